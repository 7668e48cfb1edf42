import { useTranslation } from 'react-i18next';
import { joinPlaces } from '@/components/areas';

interface Placed {
  grid_name: string | null;
  community_name: string | null;
  township_name: string | null;
}

/** 南长山街道 / 南城村 / 第2网格 */
export function placeOf(row: Placed): string {
  return joinPlaces([row.township_name, row.community_name, row.grid_name]);
}

interface Addressed {
  building_name: string | null;
  entrance?: string | null;
  room?: string | null;
  address?: string | null;
}

/** 海滨小区1号楼 2单元 101, or the address in words. */
export function useAddress(): (row: Addressed) => string {
  const { t } = useTranslation('registry');
  return (row) =>
    row.building_name
      ? [row.building_name, row.entrance && t('entrance_of', { entrance: row.entrance }), row.room]
          .filter(Boolean)
          .join(' ')
      : (row.address ?? '');
}
