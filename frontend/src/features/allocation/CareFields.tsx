import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useCodes } from '@/components/codes';
import { Field } from '@/components/Field';
import styles from './PlanPage.module.css';

type SecondFrom = NonNullable<Schema<'CreatePlan'>['second_from']>;

/** What a form holds of care: a tag is its table and code in one word. */
export interface CareValues {
  care: { tag: string; load: number }[];
  second_from: SecondFrom;
}

export function careOf(plan: {
  care_loads: Schema<'CareLoad'>[];
  second_from: number;
}): CareValues {
  return {
    care: plan.care_loads.map(({ table, code, load }) => ({ tag: `${table}/${code}`, load })),
    second_from: plan.second_from as SecondFrom,
  };
}

export function careBody({ care, second_from }: CareValues) {
  const loads = (care ?? []).map(({ tag, load }) => {
    const [table, code = ''] = tag.split('/');
    return { table: table as Schema<'CareLoad'>['table'], code, load };
  });
  return { care_loads: loads, second_from };
}

/** Which households count as more than one, and from what load they get a second contact. */
export function CareFields() {
  const { t } = useTranslation('allocation');
  const { optionsOf } = useCodes();
  const options = ['special_group', 'household_tag'].map((table) => ({
    label: t(`care_table.${table}`),
    options: optionsOf(table).map(({ label, value }) => ({ label, value: `${table}/${value}` })),
  }));
  return (
    <>
      <Form.Item label={t('care')} extra={t('care_hint')}>
        <Form.List name="care">
          {(rows, { add, remove }) => (
            <>
              {rows.map((row, index) => (
                <div key={row.key} className={styles.care}>
                  <Form.Item
                    noStyle
                    name={[row.name, 'tag']}
                    rules={[{ required: true, message: t('care_choose') }]}
                  >
                    <Select
                      aria-label={t('care_tag', { n: index + 1 })}
                      placeholder={t('care_choose')}
                      options={options}
                      showSearch={{ optionFilterProp: 'label' }}
                      style={{ flex: 1, minWidth: 0 }}
                    />
                  </Form.Item>
                  <Form.Item noStyle name={[row.name, 'load']}>
                    <InputNumber
                      min={2}
                      max={5}
                      precision={0}
                      prefix={t('care_as')}
                      suffix={t('care_unit')}
                      aria-label={t('care_load', { n: index + 1 })}
                      style={{ width: 150 }}
                    />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('care_remove', { n: index + 1 })}
                    onClick={() => remove(row.name)}
                  />
                </div>
              ))}
              <Button
                type="dashed"
                icon={<PlusOutlined />}
                onClick={() => add({ tag: undefined, load: 2 })}
              >
                {t('care_add')}
              </Button>
            </>
          )}
        </Form.List>
      </Form.Item>
      <Field name="second_from" label={t('second_contact')} hint={t('second_hint')}>
        <Select
          options={[0, 2, 3, 4, 5].map((value) => ({
            value,
            label: value ? t('second_from', { count: value }) : t('second_never'),
          }))}
        />
      </Field>
    </>
  );
}
