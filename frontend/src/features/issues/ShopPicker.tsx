import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import type { Schema } from '@/api/types';
import { type PickerProps, RemoteSelect } from '@/components/RemoteSelect';

export function ShopPicker(props: PickerProps) {
  const { t } = useTranslation('issues');
  return (
    <RemoteSelect<Schema<'Shop'>>
      placeholder={t('new.shop_hint')}
      {...props}
      search={(q) =>
        read('/shops', {
          params: { query: { page_size: 30, count: 'none', ...(q ? { q } : {}) } as never },
        }) as never
      }
      one={(id) => read('/shops/{id}', { params: { path: { id } } })}
      label={(shop) => shop.name}
      note={(shop) => shop.address}
    />
  );
}
