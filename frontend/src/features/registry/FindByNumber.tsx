import { SearchOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, List, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useAddress } from './place';
import type { HouseholdRow, ResidentRow } from './queries';

type Numbers = Schema<'Search'>;
type Found =
  | { of: 'residents'; items: ResidentRow[] }
  | { of: 'households'; items: HouseholdRow[] };

async function find(of: 'residents' | 'households', numbers: Numbers): Promise<Found> {
  if (of === 'residents') {
    return { of, items: (await dataOf(http.POST('/residents/search', { body: numbers }))).items };
  }
  return { of, items: (await dataOf(http.POST('/households/search', { body: numbers }))).items };
}

const plainOf = (number: string) => number.replace(/[\s-]/g, '');
/** What may be a whole number: a mobile or fixed phone, or an ID number. */
const whole = /^(?:(?:\+?86)?1\d{10}|0\d{9,11}|\d{7,8}|\d{17}[\dXx])$/;

/** Finds by a whole phone or ID number: numbers are stored encrypted, and never stand in an address. */
export function FindByNumber({ of }: { of: 'residents' | 'households' }) {
  const { t } = useTranslation('registry');
  const addressOf = useAddress();
  const [open, setOpen] = useState(false);
  const search = useMutation<Found, Problem, { number: string }>({
    mutationFn: ({ number }) => {
      const plain = plainOf(number);
      return find(of, /^\d{17}[\dXx]$/.test(plain) ? { id_number: plain } : { phone: plain });
    },
    meta: { quiet: true },
  });
  const close = () => {
    setOpen(false);
    search.reset();
  };
  const rows = search.data
    ? search.data.of === 'residents'
      ? search.data.items.map((row) => ({
          id: row.id,
          name: row.name,
          note: addressOf({ ...row, address: row.household_address }),
        }))
      : search.data.items.map((row) => ({
          id: row.id,
          name: [row.head_name, row.code].filter(Boolean).join(' · '),
          note: addressOf(row),
        }))
    : null;
  return (
    <>
      <Button icon={<SearchOutlined />} onClick={() => setOpen(true)}>
        {t('find_by_number')}
      </Button>
      <Modal open={open} onCancel={close} footer={null} title={t('find_by_number')} destroyOnHidden>
        <Form<{ number: string }> layout="vertical" onFinish={(values) => search.mutate(values)}>
          <Form.Item
            name="number"
            label={t('whole_number')}
            extra={t('whole_number_hint')}
            validateTrigger="onSubmit"
            rules={[
              {
                required: true,
                transform: plainOf,
                pattern: whole,
                message: t('whole_number_required'),
              },
            ]}
          >
            <Input.Search
              autoFocus
              maxLength={40}
              autoComplete="off"
              enterButton={t('common:action.search')}
              loading={search.isPending}
              onSearch={(_, event) => {
                if (event?.type === 'click') event.currentTarget.closest('form')?.requestSubmit();
              }}
            />
          </Form.Item>
        </Form>
        {search.error && <ProblemAlert error={search.error} />}
        {rows && (
          <List
            size="small"
            dataSource={rows}
            locale={{ emptyText: t('number_unknown') }}
            renderItem={(row) => (
              <List.Item>
                <Link to={`/${of}/${row.id}`} onClick={close}>
                  {row.name}
                </Link>
                <span>{row.note}</span>
              </List.Item>
            )}
          />
        )}
      </Modal>
    </>
  );
}
