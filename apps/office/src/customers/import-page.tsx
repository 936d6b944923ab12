import { type ReactNode } from 'react';
export function ImportsPage(): ReactNode { return null; }
export function ImportPage(): ReactNode { return null; }
