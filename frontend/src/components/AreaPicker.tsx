import { TreeSelect } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AreaNode, useAreas } from './areas';
import type { PickerProps } from './RemoteSelect';

interface Props extends PickerProps {
  /** Only areas of these levels may be chosen. */
  levels?: string[];
}

interface Option {
  value: string;
  title: string;
  selectable: boolean;
  children: Option[];
}

function options(nodes: AreaNode[], levels?: string[]): Option[] {
  return nodes
    .filter(({ area }) => !area.ended_on)
    .map(({ area, children }) => ({
      value: area.id,
      title: area.name,
      selectable: !levels || levels.includes(area.level),
      // Below the lowest level that may be chosen there is nothing to open.
      children: levels && !reaches(children, levels) ? [] : options(children, levels),
    }));
}

function reaches(nodes: AreaNode[], levels: string[]): boolean {
  return nodes.some(
    ({ area, children }) => levels.includes(area.level) || reaches(children, levels),
  );
}

/** Chooses an area in the tree of those within the person's scope. */
export function AreaPicker({ levels, value, onChange, placeholder, style, ...rest }: Props) {
  const { t } = useTranslation();
  const areas = useAreas();
  const [expanded, setExpanded] = useState<string[]>();
  const [searched, setSearched] = useState('');
  // The way to the chosen area, and the first level, are open.
  const above: string[] = [];
  for (let up = value ? areas.byID.get(value) : undefined; up?.parent_id; ) {
    above.push(up.parent_id);
    up = areas.byID.get(up.parent_id);
  }
  return (
    <TreeSelect
      {...rest}
      allowClear
      treeData={options(areas.tree, levels)}
      showSearch={{ treeNodeFilterProp: 'title', onSearch: setSearched }}
      onOpenChange={(open) => !open && setSearched('')}
      value={value && areas.byID.has(value) ? value : null}
      loading={areas.isLoading}
      placeholder={placeholder ?? t('picker.area')}
      // What is searched for is opened by the tree itself.
      treeExpandedKeys={
        searched ? undefined : (expanded ?? [...areas.tree.map((node) => node.area.id), ...above])
      }
      onTreeExpand={(keys) => setExpanded(keys.map(String))}
      popupMatchSelectWidth={320}
      style={{ width: '100%', minWidth: 160, ...style }}
      onChange={(next: string | null | undefined) => onChange?.(next ?? null)}
    />
  );
}

interface ManyProps extends Omit<PickerProps, 'value' | 'onChange'> {
  value?: string[] | null;
  onChange?: (ids: string[]) => void;
  levels?: string[];
}

/** Chooses several areas. */
export function AreasPicker({ value, onChange, levels, placeholder, ...rest }: ManyProps) {
  const { t } = useTranslation();
  const areas = useAreas();
  return (
    <TreeSelect<string[]>
      {...rest}
      multiple
      allowClear
      treeData={options(areas.tree, levels)}
      showSearch={{ treeNodeFilterProp: 'title' }}
      value={(value ?? []).filter((id) => areas.byID.has(id))}
      loading={areas.isLoading}
      placeholder={placeholder ?? t('picker.area')}
      treeDefaultExpandedKeys={areas.tree.map((node) => node.area.id)}
      style={{ width: '100%' }}
      onChange={(next) => onChange?.(next ?? [])}
    />
  );
}
