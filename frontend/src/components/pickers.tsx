import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import type { Schema } from '@/api/types';
import { type PickerProps, RemoteSelect } from './RemoteSelect';

const first = 30;

function asked(q: string) {
  return { page_size: first, count: 'none' as const, ...(q ? { q } : {}) };
}

export function UnitPicker(props: PickerProps) {
  const { t } = useTranslation();
  return (
    <RemoteSelect<Schema<'Unit'>>
      placeholder={t('picker.unit')}
      {...props}
      search={(q) => read('/units', { params: { query: asked(q) } })}
      one={(id) => read('/units/{id}', { params: { path: { id } } })}
      label={(unit) => unit.name}
    />
  );
}

export function BranchPicker(props: PickerProps) {
  const { t } = useTranslation();
  return (
    <RemoteSelect<Schema<'BranchRow'>>
      placeholder={t('picker.branch')}
      {...props}
      search={(q) => read('/branches', { params: { query: asked(q) } })}
      one={(id) => read('/branches/{id}', { params: { path: { id } } })}
      label={(branch) => branch.name}
    />
  );
}

export function MemberPicker(props: PickerProps) {
  const { t } = useTranslation();
  return (
    <RemoteSelect<Schema<'MemberRow'>>
      placeholder={t('picker.member')}
      {...props}
      search={(q) => read('/members', { params: { query: { ...asked(q), in_service: true } } })}
      one={(id) => read('/members/{id}', { params: { path: { id } } })}
      label={(member) => member.name}
      note={(member) => `${member.code} · ${member.unit_name ?? ''}`}
    />
  );
}

export function HouseholdPicker(props: PickerProps) {
  const { t } = useTranslation();
  return (
    <RemoteSelect<Schema<'HouseholdRow'>>
      placeholder={t('picker.household')}
      {...props}
      search={(q) => read('/households', { params: { query: { ...asked(q), state: 'active' } } })}
      one={(id) => read('/households/{id}', { params: { path: { id } } })}
      label={(household) => [household.head_name, household.code].filter(Boolean).join(' · ')}
      note={(household) => household.address}
    />
  );
}

export function BuildingPicker(props: PickerProps) {
  const { t } = useTranslation();
  return (
    <RemoteSelect<Schema<'Building'>>
      placeholder={t('picker.building')}
      {...props}
      search={(q) => read('/buildings', { params: { query: asked(q) } })}
      one={(id) => read('/buildings/{id}', { params: { path: { id } } })}
      label={(building) => building.name}
      note={(building) => building.address}
    />
  );
}

export function TeamPicker(props: PickerProps) {
  const { t } = useTranslation();
  return (
    <RemoteSelect<Schema<'VolunteerTeam'>>
      placeholder={t('picker.team')}
      {...props}
      search={(q) => read('/volunteer-teams', { params: { query: asked(q) } })}
      one={(id) => read('/volunteer-teams/{id}', { params: { path: { id } } })}
      label={(team) => team.name}
    />
  );
}
