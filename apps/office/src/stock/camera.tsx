/** Reads barcodes by the camera of a phone, where the browser can do it by itself. */
import { Button } from '@mantine/core';
import { Notice, useTranslation } from '@stilltill/ui';
import { IconCamera, IconCameraOff } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { lastUse } from '../session/last-use.ts';

type Detector = { detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> };
type DetectorClass = { new(options: { readonly formats: readonly string[] }): Detector };
const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'itf'];
/** The same barcode counts again once it was out of sight for as long. */
const AGAIN_MS = 1_500;

function detectorClass(): DetectorClass | null {
  return (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector ?? null;
}

/** A button that turns the camera on, and what it sees. Nothing is shown where the browser can't read barcodes and has no camera. */
export function CameraScan(props: { readonly onBarcode: (barcode: string) => void; readonly disabled: boolean }): ReactNode {
  const { t } = useTranslation('stock');
  const [state, setState] = useState<'off' | 'on' | 'refused' | 'none'>('off');
  const on = state === 'on' && !props.disabled;
  return (
    <div className="of-camera">
      {on && <CameraView onBarcode={props.onBarcode} onRefused={() => setState('refused')} />}
      {state === 'refused' && <Notice tone="amber" title={t('count.camera_refused')} />}
      {state === 'none' && <p className="of-section-hint" role="status">{t('count.camera_none')}</p>}
      <Button
        variant="default" disabled={props.disabled} leftSection={on ? <IconCameraOff size={18} stroke={1.75} aria-hidden /> : <IconCamera size={18} stroke={1.75} aria-hidden />}
        onClick={() => setState(on ? 'off' : detectorClass() && 'mediaDevices' in navigator ? 'on' : 'none')}
      >{t(on ? 'count.camera_off' : 'count.camera')}</Button>
    </div>
  );
}

function CameraView(props: { readonly onBarcode: (barcode: string) => void; readonly onRefused: () => void }): ReactNode {
  const { t } = useTranslation('stock');
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(props);
  useEffect(() => { latest.current = props; });
  useEffect(() => watch(video.current, (barcode) => {
    lastUse.note();
    latest.current.onBarcode(barcode);
  }, () => latest.current.onRefused()), []);
  return <figure className="of-camera-view"><video ref={video} muted playsInline /><figcaption>{t('count.camera_hint')}</figcaption></figure>;
}

/** Looks at each frame until it is told to stop. */
function watch(view: HTMLVideoElement | null, onBarcode: (barcode: string) => void, onRefused: () => void): () => void {
  const Detector = detectorClass();
  let stream: MediaStream | null = null;
  let stopped = false;
  const seen = new Map<string, number>();
  const look = async (detector: Detector, now_ms: number): Promise<void> => {
    if (stopped || !view) return;
    const found = await detector.detect(view).catch(() => []);
    for (const { rawValue } of found) {
      if (now_ms - (seen.get(rawValue) ?? -AGAIN_MS) >= AGAIN_MS) onBarcode(rawValue);
      seen.set(rawValue, now_ms);
    }
    requestAnimationFrame((time_ms) => void look(detector, time_ms));
  };
  const begin = async (): Promise<void> => {
    if (!Detector || !view) return;
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    if (stopped) return stopAll(stream);
    view.srcObject = stream;
    await view.play();
    const detector = new Detector({ formats: FORMATS });
    requestAnimationFrame((time_ms) => void look(detector, time_ms));
  };
  begin().catch(() => { if (!stopped) onRefused(); });
  return () => {
    stopped = true;
    if (stream) stopAll(stream);
  };
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
