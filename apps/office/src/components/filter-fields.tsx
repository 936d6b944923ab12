import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';

/** A text that is looked for. It reaches the address when the person pauses. `first`: the field that "/" leads to. */
export function SearchField(props: { readonly label: string; readonly placeholder?: string; readonly value: string | undefined; readonly onChange: (value: string | undefined) => void; readonly first?: boolean; readonly max: number }): ReactNode {
  const [typed, setTyped] = useState(props.value ?? '');
  useEffect(() => setTyped((was) => (was.trim() === (props.value ?? '') ? was : props.value ?? '')), [props.value]);
  const settle = useDebouncedCallback((value: string) => props.onChange(value.trim() === '' ? undefined : value.trim()), 250);
  return (
    <TextInput
      className="of-search" type="search" aria-label={props.label} placeholder={props.placeholder ?? props.label} maxLength={props.max}
      leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />} {...(props.first ? { 'data-first-filter': '' } : {})}
      value={typed} onChange={(event) => { setTyped(event.currentTarget.value); settle(event.currentTarget.value); }}
    />
  );
}

/** One of a few, or all. */
export function SelectField(props: {
  readonly label: string; readonly all: string; readonly value: string | undefined; readonly onChange: (value: string | undefined) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[]; readonly first?: boolean;
}): ReactNode {
  return (
    <NativeSelect
      className="of-select" aria-label={props.label} value={props.value ?? ''} onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
      data={[{ value: '', label: props.all }, ...props.options]} {...(props.first ? { 'data-first-filter': '' } : {})}
    />
  );
}

export function DayField(props: { readonly label: string; readonly value: string | undefined; readonly onChange: (value: string | undefined) => void }): ReactNode {
  return (
    <label className="of-day">
      <span>{props.label}</span>
      <TextInput type="date" value={props.value ?? ''} onChange={(event) => props.onChange(event.currentTarget.value || undefined)} />
    </label>
  );
}
