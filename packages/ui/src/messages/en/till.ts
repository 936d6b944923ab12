export const till = {
  name: 'Stilltill',
} as const;
