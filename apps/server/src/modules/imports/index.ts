/** The door of the imports room: data that a shop brings in files. docs/adr/0019-import.md. */
import type { HttpServer } from '../../platform/http.ts';
import type { ImportPorts } from './ports.ts';
import { addImportRoutes } from './routes.ts';

export type { ImportPorts } from './ports.ts';

export function makeImports(ports: ImportPorts) {
  return {
    /** Below /api/v1/office/imports. */
    addOfficeRoutes(app: HttpServer): void {
      addImportRoutes(app, ports);
    },
  };
}
