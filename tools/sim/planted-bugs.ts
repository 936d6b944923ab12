export function plantBug(_name: string): void {
  throw new Error('none is known yet');
}
