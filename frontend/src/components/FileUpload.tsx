import { CameraOutlined, CloseOutlined, FileOutlined, ReloadOutlined } from '@ant-design/icons';
import { App, Button, Spin } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './FileUpload.module.css';
import {
  acceptedTypes,
  largestFile,
  openFile,
  type StoredFile,
  upload,
  useThumbnail,
} from './files';
import { useProblemText } from './ProblemAlert';

interface Props {
  value?: string[];
  onChange?: (ids: string[]) => void;
  max?: number;
  /** What the button says; 添加照片或文件 otherwise. */
  label?: string;
}

interface Item {
  key: string;
  name: string;
  source: File;
  stored?: StoredFile;
  error?: string;
}

/** Adds photos and files to a form; they upload at once, and the form holds their ids. */
export function FileUpload({ onChange, max = 9, label }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [items, setItems] = useState<Item[]>([]);
  const held = useRef<Item[]>([]);

  const hold = (next: Item[]) => {
    held.current = next;
    setItems(next);
    onChange?.(next.flatMap((item) => item.stored?.id ?? []));
  };
  const put = (key: string, patch: Partial<Item>) =>
    hold(held.current.map((item) => (item.key === key ? { ...item, ...patch } : item)));

  const send = async (item: Item) => {
    put(item.key, { error: undefined });
    try {
      put(item.key, { stored: await upload(item.source) });
    } catch (error) {
      put(item.key, { error: problemText(error) });
    }
  };

  const add = (files: File[]) => {
    const room = max - held.current.length;
    const fresh: Item[] = [];
    for (const source of files.slice(0, room)) {
      if (source.size > largestFile) void message.error(`${source.name}: ${t('file.too_large')}`);
      else fresh.push({ key: crypto.randomUUID(), name: source.name, source });
    }
    hold([...held.current, ...fresh]);
    for (const item of fresh) void send(item);
  };

  return (
    <div className={styles.files}>
      {items.map((item) => (
        <div key={item.key} className={styles.tile}>
          {item.stored ? (
            <Picture file={item.stored} />
          ) : item.error ? (
            <Button
              type="text"
              danger
              className={styles.failed}
              icon={<ReloadOutlined />}
              title={item.error}
              onClick={() => void send(item)}
            >
              {t('action.retry')}
            </Button>
          ) : (
            <Spin description={t('file.uploading')} />
          )}
          <Button
            size="small"
            shape="circle"
            className={styles.remove}
            icon={<CloseOutlined />}
            aria-label={t('file.remove', { name: item.name })}
            onClick={() => hold(held.current.filter((one) => one.key !== item.key))}
          />
          {item.error && (
            <span role="alert" className="lx-unseen">
              {item.name}: {item.error}
            </span>
          )}
        </div>
      ))}
      {items.length < max && (
        <>
          <input
            ref={input}
            id={id}
            type="file"
            accept={acceptedTypes}
            multiple={max > 1}
            className="lx-unseen"
            tabIndex={-1}
            aria-label={label ?? t('file.add')}
            onChange={(event) => {
              add([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <button type="button" className={styles.add} onClick={() => input.current?.click()}>
            <CameraOutlined />
            <span>{label ?? t('file.add')}</span>
          </button>
        </>
      )}
      <div className={styles.hint}>{t('file.hint')}</div>
    </div>
  );
}

/** The files that hang on a record. */
export function FileList({ files }: { files?: StoredFile[] | null }) {
  if (!files?.length) return null;
  return (
    <div className={styles.files}>
      {files.map((file) => (
        <div key={file.id} className={styles.tile}>
          <Picture file={file} />
        </div>
      ))}
    </div>
  );
}

/** The same where a record names only the ids of its files. */
export function FilesByID({ ids }: { ids?: string[] | null }) {
  const { t } = useTranslation();
  if (!ids?.length) return null;
  const files = ids.map((id, at) => ({
    id,
    name: `${t('file.file')} ${at + 1}`,
    type: 'image/jpeg',
    has_thumbnail: true,
  }));
  return <FileList files={files as StoredFile[]} />;
}

function Picture({ file }: { file: StoredFile }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const url = useThumbnail(file);
  return (
    <button
      type="button"
      className={styles.picture}
      title={file.name}
      aria-label={t('file.open', { name: file.name })}
      onClick={() =>
        openFile(file).catch((error: unknown) => void message.error(problemText(error)))
      }
    >
      {url ? <img src={url} alt={file.name} /> : <FileOutlined className={styles.icon} />}
      {!file.has_thumbnail && <span className={styles.name}>{file.name}</span>}
    </button>
  );
}
