/** Who may do what (roles and permissions), and how wrong PINs lock. The same rules hold offline on the till and on the server. */
export * from './permission.ts';
export * from './rights.ts';
export * from './role.ts';
export * from './decisions.ts';
export * from './lockout.ts';
export * from './demand.ts';
