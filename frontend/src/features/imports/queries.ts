import { dataOf, http, ifMatch, read, readList } from '@/api/client';
import type { Page, Schema } from '@/api/types';

export type Import = Schema<'Import'>;
export type ImportUndo = Schema<'ImportUndo'>;
export type ImportRow = Schema<'ImportRow'>;
export type Export = Schema<'Export'>;
export type ChangedCell = Schema<'ImportChangedCell'>;
export type Finding = Schema<'ImportFinding'>;

export const largestWorkbook = 64 * 1024 * 1024;

export const importQueries = {
  list: (query: Record<string, unknown>) => readList('/imports', query),
  /** One import; asked for again and again until nothing is running. */
  one: (id: string) => ({
    ...read('/imports/{id}', { params: { path: { id } } }),
    refetchInterval: (query: { state: { data?: unknown } }) =>
      (query.state.data as Import | undefined)?.state === 'running' ? 500 : false,
  }),
};

export const exportQueries = {
  /** Asked for again and again until nothing is running. */
  list: (query: Record<string, unknown>) => ({
    ...readList('/exports', query),
    refetchInterval: (asked: { state: { data?: unknown } }) =>
      (asked.state.data as Page<Export> | undefined)?.items.some((one) => one.state === 'running')
        ? 1000
        : false,
  }),
  sheets: () => read('/exports/sheets'),
};

export const undoQueries = {
  /** What undoing an import would do, and what stands against it. */
  plan: (id: string) => read('/imports/{id}/undo', { params: { path: { id } } }),
};

export async function undo(one: Pick<Import, 'id' | 'version'>): Promise<Import> {
  return await dataOf(
    http.POST('/imports/{id}/undo', {
      params: { path: { id: one.id }, header: { 'If-Match': `"${one.version}"` } },
      body: {},
    }),
  );
}

export const changeQueries = {
  list: (id: string, query: { sheet?: string; field?: string; page: number; page_size: number }) =>
    read('/imports/{id}/changes', { params: { path: { id }, query } }),
};

export const startExport = (body: Schema<'CreateExport'>) =>
  dataOf(http.POST('/exports', { body }));

export async function saveExport(one: Export) {
  const answer = await http.GET('/exports/{id}/file.xlsx', {
    params: { path: { id: one.id } },
    parseAs: 'blob',
  });
  await save(answer.data, one.filename);
}

export const wipeExport = (one: Export) =>
  http.DELETE('/exports/{id}', {
    params: { path: { id: one.id }, header: ifMatch(one.version) },
  });

/** Hands a workbook in to be checked; nothing is written. */
export async function check(file: File): Promise<Import> {
  const form = new FormData();
  form.append('mode', 'check');
  form.append('file', file, file.name);
  return await dataOf(
    http.POST('/imports', { body: form as never, bodySerializer: (body) => body as never }),
  );
}

export async function commit(one: Import): Promise<Import> {
  return await dataOf(
    http.POST('/imports/{id}/commit', {
      params: { path: { id: one.id }, header: { 'If-Match': `"${one.version}"` } },
      body: {},
    }),
  );
}

async function save(blob: unknown, name: string) {
  const url = URL.createObjectURL(blob as Blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export async function saveTemplate(name: string) {
  const answer = await http.GET('/imports/template.xlsx', { parseAs: 'blob' });
  await save(answer.data, name);
}

export async function saveRejected(one: Import, suffix: string) {
  const answer = await http.GET('/imports/{id}/rejected.xlsx', {
    params: { path: { id: one.id } },
    parseAs: 'blob',
  });
  await save(answer.data, one.filename.replace(/\.xlsx$/i, '') + suffix);
}
