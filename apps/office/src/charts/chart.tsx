import { Skeleton } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { EChartsCoreOption } from './echarts.ts';

type Drawn = { setOption(option: EChartsCoreOption, how: { readonly notMerge: boolean }): void; resize(): void; dispose(): void; on(event: string, call: (event: { readonly data?: unknown }) => void): void };

/** The colours of the page as they are now: a chart is drawn anew where the scheme changes. */
export type Inks = { readonly ink: string; readonly muted: string; readonly line: string; readonly accent: string; readonly green: string; readonly amber: string; readonly red: string; readonly surface: string; readonly sunken: string };

function readInks(of: Element): Inks {
  const style = getComputedStyle(of);
  const ink = (name: string): string => style.getPropertyValue(`--st-${name}`).trim();
  return { ink: ink('ink'), muted: ink('muted'), line: ink('line'), accent: ink('accent'), green: ink('green'), amber: ink('amber'), red: ink('red'), surface: ink('surface'), sunken: ink('sunken') };
}

/**
 * A drawing by ECharts. `label` says what it shows, for whoever can't see it; `option` is made from the page's colours.
 * `prepare` is waited for before the first drawing, such as loading a map.
 */
export function Chart(props: { readonly label: string; readonly className: string; readonly option: (inks: Inks) => EChartsCoreOption; readonly prepare?: () => Promise<void>; readonly onPick?: (data: unknown) => void }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    let is_gone = false;
    const draw = (): void => drawn.current?.setOption({ animation: false, ...latest.current.option(readInks(place)) }, { notMerge: true });
    const sizes = new ResizeObserver(() => drawn.current?.resize());
    const schemes = new MutationObserver(draw);
    void Promise.all([import('./echarts.ts'), latest.current.prepare?.()]).then(([{ echarts }]) => {
      if (is_gone) return;
      drawn.current = echarts.init(place, null, { renderer: 'svg' }) as Drawn;
      drawn.current.on('click', ({ data }) => latest.current.onPick?.(data));
      draw();
      sizes.observe(place);
      schemes.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-mantine-color-scheme', 'data-scheme'] });
      setReady(true);
    });
    return () => {
      is_gone = true;
      sizes.disconnect();
      schemes.disconnect();
      drawn.current?.dispose();
      drawn.current = null;
    };
  }, []);
  useEffect(() => {
    if (ready && box.current) drawn.current?.setOption({ animation: false, ...props.option(readInks(box.current)) }, { notMerge: true });
  }, [ready, props]);
  return (
    <div className={props.className} role="img" aria-label={props.label}>
      {!ready && <Skeleton height="100%" radius="md" />}
      <div ref={box} style={{ width: '100%', height: '100%', display: ready ? undefined : 'none' }} />
    </div>
  );
}
