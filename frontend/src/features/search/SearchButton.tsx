import { SearchOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '@/api/types';
import { Palette } from './Palette';

/** Whose work has records to search: not the administrators'. */
function searches(me: Me): boolean {
  return (['household:read', 'issue:read', 'member:read'] as const).some((p) =>
    me.permissions.includes(p),
  );
}

/** Opens the search, as do Ctrl+K and ⌘K. */
export function SearchButton({ me }: { me: Me }) {
  const { t } = useTranslation('search');
  const [open, setOpen] = useState(false);
  const may = searches(me);
  useEffect(() => {
    if (!may) return;
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey)
        return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [may]);
  if (!may) return null;
  return (
    <>
      <Tooltip title={`${t('open')} (Ctrl+K)`}>
        <Button
          type="text"
          icon={<SearchOutlined />}
          aria-label={t('open')}
          onClick={() => setOpen(true)}
        />
      </Tooltip>
      <Palette me={me} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
