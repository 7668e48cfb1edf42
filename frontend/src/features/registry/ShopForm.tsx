import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http, ifMatch } from '@/api/client';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import { AreaPicker } from '@/components/AreaPicker';
import { useAcknowledge } from '@/components/acknowledge';
import { CodeSelect } from '@/components/CodeSelect';
import { ExtraFields, extraOf } from '@/components/ExtraFields';
import { Field, MaskedField } from '@/components/Field';
import { FormGrid, Wide } from '@/components/FormGrid';
import { changes, filled } from '@/components/formValues';
import { BuildingPicker } from '@/components/pickers';
import type { Shop } from './queries';

type Values = Schema<'CreateShop'>;

interface Props {
  record?: Shop;
  onClose: () => void;
  onDone?: (record: Shop) => void;
}

/** Makes a shop, or changes one. */
export function ShopForm({ record, onClose, onDone }: Props) {
  const { t } = useTranslation('registry');
  const acknowledge = useAcknowledge();
  return (
    <ActionForm<Values, Shop>
      open
      as="drawer"
      width={640}
      onClose={onClose}
      onDone={onDone}
      title={record ? t('change_shop') : t('new_shop')}
      done={record ? undefined : t('common:form.created')}
      initial={record && ({ ...record, phone: undefined } as Partial<Values>)}
      submit={(values) =>
        acknowledge((acknowledged) =>
          dataOf(
            record
              ? http.PATCH('/shops/{id}', {
                  params: { path: { id: record.id }, header: ifMatch(record.version) },
                  body: {
                    ...changes(values, record, ['phone']),
                    ...extraOf(values, record),
                    acknowledged,
                  },
                })
              : http.POST('/shops', {
                  body: { ...filled(values), ...extraOf(values), acknowledged },
                }),
          ),
        )
      }
    >
      <FormGrid>
        <Field name="name" label={t('name')} required />
        <Field name="code" label={t('code')} required max={40} />
        <Field name="grid_id" label={t('grid')} required>
          <AreaPicker levels={['grid']} />
        </Field>
        <Field name="trade" label={t('trade')}>
          <CodeSelect table="shop_type" />
        </Field>
        <Field name="credit_code" label={t('credit_code')} max={18} />
        <Field name="building_id" label={t('building')}>
          <BuildingPicker style={{ width: '100%' }} />
        </Field>
        <Wide>
          <Field name="address" label={t('address')} />
        </Wide>
        <Field name="keeper" label={t('keeper')} max={60} />
        <MaskedField
          name="phone"
          label={t('common:field.phone')}
          masked={record?.phone}
          inputMode="tel"
          max={40}
        />
        <Field name="staff" label={t('staff')}>
          <InputNumber min={0} max={100000} precision={0} style={{ width: '100%' }} />
        </Field>
        <ExtraFields kind="shop" />
      </FormGrid>
    </ActionForm>
  );
}
