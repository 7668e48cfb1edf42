import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dataOf, http } from '@/api/client';
import { useMay } from '@/api/permission';
import { AreaPicker } from '@/components/AreaPicker';
import { BulkForm, picks } from '@/components/BulkForm';
import { TagSelect, WordSelect } from '@/components/CodeSelect';
import { Field } from '@/components/Field';
import { BuildingPicker } from '@/components/pickers';
import type { Picked } from '@/components/selection';

interface Props {
  picked: Picked;
}

interface FormProps extends Props {
  onClose: () => void;
}

/** What may be done to many households at once. */
export function HouseholdBulk({ picked }: Props) {
  const { t } = useTranslation('registry');
  const [doing, setDoing] = useState<'tag' | 'move'>();
  const close = () => setDoing(undefined);
  return (
    <>
      <Button onClick={() => setDoing('tag')}>{t('tag_many')}</Button>
      <Button onClick={() => setDoing('move')}>{t('move_many')}</Button>
      {doing === 'tag' && <TagForm of="households" picked={picked} onClose={close} />}
      {doing === 'move' && <MoveForm picked={picked} onClose={close} />}
    </>
  );
}

/** What may be done to many people at once. */
export function ResidentBulk({ picked }: Props) {
  const { t } = useTranslation('registry');
  const [tagging, setTagging] = useState(false);
  return (
    <>
      <Button onClick={() => setTagging(true)}>{t('tag_many')}</Button>
      {tagging && <TagForm of="residents" picked={picked} onClose={() => setTagging(false)} />}
    </>
  );
}

/** What may be done to many buildings at once. */
export function BuildingBulk({ picked }: Props) {
  const { t } = useTranslation('registry');
  const [doing, setDoing] = useState<'management' | 'grid'>();
  const close = () => setDoing(undefined);
  return (
    <>
      <Button onClick={() => setDoing('management')}>{t('manage_many')}</Button>
      <Button onClick={() => setDoing('grid')}>{t('grid_many')}</Button>
      {doing === 'management' && <ManageForm picked={picked} onClose={close} />}
      {doing === 'grid' && <GridForm picked={picked} onClose={close} />}
    </>
  );
}

function TagForm({ of, picked, onClose }: FormProps & { of: 'households' | 'residents' }) {
  const { t } = useTranslation('registry');
  const table = of === 'households' ? 'household_tag' : 'special_group';
  const body = (values: object) => ({ ...picks(picked), ...values });
  return (
    <BulkForm<{ add?: string[]; remove?: string[] }>
      title={t('tag_many')}
      picked={picked}
      onClose={onClose}
      preview={(values) => dataOf(http.POST(`/${of}/tag/preview`, { body: body(values) }))}
      submit={(values) => dataOf(http.POST(`/${of}/tag`, { body: body(values) }))}
    >
      <Field name="add" label={t('tags_to_add')}>
        <TagSelect table={table} free />
      </Field>
      <Field name="remove" label={t('tags_to_remove')}>
        <TagSelect table={table} free />
      </Field>
    </BulkForm>
  );
}

function MoveForm({ picked, onClose }: FormProps) {
  const { t } = useTranslation('registry');
  const may = useMay();
  const body = (values: object) => ({ ...picks(picked), ...values });
  return (
    <BulkForm<{ grid_id?: string; building_id?: string }>
      title={t('move_many')}
      picked={picked}
      dated
      onClose={onClose}
      preview={(values) => dataOf(http.POST('/households/move/preview', { body: body(values) }))}
      submit={(values) => dataOf(http.POST('/households/move', { body: body(values) }))}
    >
      {may('building:read') && (
        <Field name="building_id" label={t('to_building')} hint={t('to_building_hint')}>
          <BuildingPicker style={{ width: '100%' }} />
        </Field>
      )}
      <Field name="grid_id" label={t('to_grid')} hint={t('to_grid_hint')}>
        <AreaPicker levels={['grid']} />
      </Field>
    </BulkForm>
  );
}

function ManageForm({ picked, onClose }: FormProps) {
  const { t } = useTranslation('registry');
  const body = (values: { management: 'company' | 'self' | 'unmanaged' }) => ({
    ...picks(picked),
    ...values,
  });
  return (
    <BulkForm<{ management: 'company' | 'self' | 'unmanaged'; company?: string }>
      title={t('manage_many')}
      picked={picked}
      dated
      onClose={onClose}
      preview={(values) =>
        dataOf(http.POST('/buildings/management/preview', { body: body(values) }))
      }
      submit={(values) => dataOf(http.POST('/buildings/management', { body: body(values) }))}
    >
      <Field name="management" label={t('management')} required>
        <WordSelect of="management" />
      </Field>
      <Field name="company" label={t('company')} max={100} />
    </BulkForm>
  );
}

function GridForm({ picked, onClose }: FormProps) {
  const { t } = useTranslation('registry');
  const body = (values: { grid_id: string }) => ({ ...picks(picked), ...values });
  return (
    <BulkForm<{ grid_id: string }>
      title={t('grid_many')}
      picked={picked}
      dated
      onClose={onClose}
      preview={(values) => dataOf(http.POST('/buildings/grid/preview', { body: body(values) }))}
      submit={(values) => dataOf(http.POST('/buildings/grid', { body: body(values) }))}
    >
      <Field name="grid_id" label={t('to_grid')} required>
        <AreaPicker levels={['grid']} />
      </Field>
    </BulkForm>
  );
}
