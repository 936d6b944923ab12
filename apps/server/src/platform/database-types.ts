/** Row types of schema `app`, generated from the live schema by `npm run codegen`. */
export interface Database {}
