import { Form, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { useWord } from '@/components/words';

const levels = ['public', 'internal', 'sensitive'] as const;
const roles = ['leader', 'township', 'community', 'secretary', 'cadre'] as const;

/** Who may see something: the level, and of what is sensitive the roles. */
export function GuardFields() {
  const { t } = useTranslation('catalog');
  const word = useWord();
  const level = Form.useWatch<(typeof levels)[number] | undefined>('level') ?? 'public';
  return (
    <>
      <Field name="level" label={t('level')} hint={t(`level_hint.${level}`)}>
        <Select options={levels.map((value) => ({ value, label: t(`levels.${value}`) }))} />
      </Field>
      {level === 'sensitive' && (
        <Field name="roles" label={t('roles')}>
          <Select
            mode="multiple"
            options={roles.map((value) => ({ value, label: word('role', value) }))}
          />
        </Field>
      )}
    </>
  );
}

/** The level of something, in a list. */
export function Level({ of }: { of: { level: (typeof levels)[number]; roles: string[] } }) {
  const { t } = useTranslation('catalog');
  const word = useWord();
  const named = of.level === 'sensitive' && of.roles.map((role) => word('role', role)).join('、');
  return (
    <>
      <Tag>{t(`levels.${of.level}`)}</Tag>
      {named}
    </>
  );
}
