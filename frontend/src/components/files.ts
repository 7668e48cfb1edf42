import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';

export type StoredFile = Schema<'File'>;

export const acceptedTypes =
  'image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf';
export const largestFile = 20 * 1024 * 1024;

/** Uploads a file; the record that it belongs to names its id in file_ids. */
export async function upload(file: File): Promise<StoredFile> {
  const form = new FormData();
  form.append('file', file, file.name);
  return await dataOf(
    http.POST('/files', { body: form as never, bodySerializer: (body) => body as never }),
  );
}

async function content(path: '/files/{id}' | '/files/{id}/thumbnail', id: string): Promise<Blob> {
  const answer = await http.GET(path, { params: { path: { id } }, parseAs: 'blob' });
  return answer.data as unknown as Blob;
}

/** Opens a stored file in a tab of its own, or saves it where the browser cannot show it. */
export async function openFile(file: StoredFile) {
  const url = URL.createObjectURL(await content('/files/{id}', file.id));
  const link = document.createElement('a');
  link.href = url;
  link.target = '_blank';
  if (!file.type.startsWith('image/') && file.type !== 'application/pdf') link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** An address for the picture of a stored file, which only signed-in people may read. */
export function useThumbnail(file: Pick<StoredFile, 'id' | 'has_thumbnail'>): string | undefined {
  const { data } = useQuery<Blob, Problem>({
    queryKey: ['thumbnail', file.id],
    queryFn: () => content('/files/{id}/thumbnail', file.id),
    enabled: file.has_thumbnail,
    staleTime: 'static',
  });
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the address is a resource to be released
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url;
}
