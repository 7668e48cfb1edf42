import { useQuery } from '@tanstack/react-query';
import { dataOf, http, ifMatch, read } from '@/api/client';
import { useMay } from '@/api/permission';
import type { Schema } from '@/api/types';

export type View = Schema<'View'>;
export type ListPreference = Schema<'ListPreference'>;
/** The lists that can be saved as views and exported. */
export type Screen = View['screen'];

const viewsOf = (screen: Screen) =>
  read('/views', { params: { query: { screen, page_size: 200, count: 'none' } } });

/** The saved views of a list, and how the person likes it. */
export function useViews(screen: Screen | undefined) {
  const may = useMay();
  return useQuery({
    ...viewsOf(screen ?? 'households'),
    enabled: Boolean(screen) && may('view:read'),
    staleTime: 60_000,
  });
}

export const saveView = (body: Schema<'CreateView'>) => dataOf(http.POST('/views', { body }));

export const changeView = (view: View, body: Schema<'ChangeView'>) =>
  dataOf(
    http.PATCH('/views/{id}', {
      params: { path: { id: view.id }, header: ifMatch(view.version) },
      body,
    }),
  );

export const removeView = (view: View) =>
  http.DELETE('/views/{id}', {
    params: { path: { id: view.id }, header: ifMatch(view.version) },
  });

export const prefer = (screen: Screen, body: ListPreference) =>
  dataOf(http.PUT('/lists/{screen}/preference', { params: { path: { screen } }, body }));

/** Saves the list as it is seen to a file. */
export async function exportList(body: Schema<'ExportTheList'>) {
  const answer = await http.POST('/exports/list', { body, parseAs: 'blob' });
  const named = /filename="([^"]+)"/.exec(answer.response.headers.get('Content-Disposition') ?? '');
  const url = URL.createObjectURL(answer.data as unknown as Blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = named?.[1] ?? `lianxin-${body.screen}.${body.format ?? 'xlsx'}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
