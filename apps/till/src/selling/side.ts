/** What stands beside the basket. */
export type Side =
  | { readonly panel: 'goods' | 'cash' | 'tools' | 'coupon' | 'parked' | 'member' }
  /** What the customer may say about being reached, once the sale is made. */
  | { readonly panel: 'contact'; readonly what: 'receipt' | 'consent'; /** Another one each time that it is asked for. */ readonly turn: number }
  | { readonly panel: 'quantity'; readonly line: number; readonly isWeighed: boolean }
  | { readonly panel: 'price'; readonly line: number }
  /** `line` null: on the whole. */
  | { readonly panel: 'discount'; readonly line: number | null }
  /** Goods by their amount. `barcode`: one that no product has. */
  | { readonly panel: 'amount'; readonly barcode: string | null }
  /** A product for a barcode that nothing has. */
  | { readonly panel: 'new'; readonly barcode: string };

export const GOODS: Side = { panel: 'goods' };
