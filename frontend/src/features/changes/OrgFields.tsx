import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { AreaPicker } from '@/components/AreaPicker';
import { useAreas } from '@/components/areas';
import { DayField } from '@/components/DayField';
import { Field } from '@/components/Field';
import { BranchPicker, UnitPicker } from '@/components/pickers';
import type { Action } from './queries';
import { Within } from './Within';

const wide = { width: '100%' };
const above: Record<string, string[]> = {
  community: ['district', 'township'],
  grid: ['district', 'township', 'community'],
};

interface Props {
  action: Action;
  target: { id: string; level?: string };
}

/** What an act of the organisation asks for. */
export function OrgFields({ action, target }: Props) {
  const { t } = useTranslation('changes');
  switch (action) {
    case 'member.transfer':
    case 'member.rejoin':
      return <PostFields />;
    case 'member.leave':
      return (
        <Field name="until_on" label={t('field.until_on')} required>
          <DayField />
        </Field>
      );
    case 'unit.rename':
    case 'branch.rename':
    case 'area.rename':
      return (
        <>
          <Field name="name" label={t('new_name')} required max={100} />
          <Field name="code" label={t('new_code_too')} hint={t('code_stays')} max={40} />
        </>
      );
    case 'unit.merge':
      return (
        <Field name="into_id" label={t('into_unit')} required>
          <UnitPicker style={wide} />
        </Field>
      );
    case 'branch.merge':
      return (
        <Field name="into_id" label={t('into_branch')} required>
          <BranchPicker style={wide} />
        </Field>
      );
    case 'area.merge':
      return (
        <Field name="into_id" label={t('into_area')} required>
          <AreaPicker levels={[target.level ?? 'grid']} />
        </Field>
      );
    case 'area.move':
      return (
        <Field name="parent_id" label={t('new_parent')} required>
          <AreaPicker levels={above[target.level ?? ''] ?? []} />
        </Field>
      );
    case 'area.split':
      return <SplitFields target={target} />;
  }
  return null;
}

function PostFields() {
  const { t } = useTranslation('changes');
  return (
    <>
      <Field name="unit_id" label={t('field.unit_id')} required>
        <UnitPicker style={wide} />
      </Field>
      <Field name="branch_id" label={t('field.branch_id')}>
        <BranchPicker style={wide} />
      </Field>
      <Field name="work_area_id" label={t('field.work_area_id')}>
        <AreaPicker />
      </Field>
      <Field name="post" label={t('field.post')}>
        <Input maxLength={100} />
      </Field>
    </>
  );
}

function SplitFields({ target }: Pick<Props, 'target'>) {
  const { t } = useTranslation('changes');
  const areas = useAreas();
  const going = Form.useWatch<string[] | undefined>('building_ids');
  const below = (areas.data ?? []).filter((area) => area.parent_id === target.id && !area.ended_on);
  return (
    <>
      <Field name="name" label={t('split_name')} required max={100} />
      <Field name="code" label={t('split_code')} required max={40} />
      {target.level === 'grid' ? (
        <>
          <Field name="building_ids" label={t('split_buildings')} hint={t('split_buildings_hint')}>
            <Within path="/buildings" area={target.id} label={t('split_buildings')} />
          </Field>
          <Field
            name="household_ids"
            label={t('split_households')}
            hint={t('split_households_hint')}
          >
            <Within
              path="/households"
              area={target.id}
              going={going}
              label={t('split_households')}
            />
          </Field>
        </>
      ) : (
        <Form.Item
          name="area_ids"
          label={t('split_areas')}
          rules={[{ required: true, message: t('common:form.required') }]}
        >
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={below.map((area) => ({ value: area.id, label: area.name }))}
          />
        </Form.Item>
      )}
    </>
  );
}
