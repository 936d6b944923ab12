export * from './barcode.ts';
export * from './embedded.ts';
export * from './product.ts';
export * from './repricing.ts';
