export default {
  tab: '时间线',
  visit: '{{way}}走访，{{outcome}}',
  issue: '提出诉求：{{title}}',
  resolved: '诉求办结：{{title}}',
  callback: '回访“{{title}}”：{{result}}',
  contact: '{{name}}成为联户干部',
  contact_ended: '{{name}}不再联户（{{why}}）',
  earlier: '更早的',
  result: { unreached: '未联系上', no_contact: '无法联系' },
  why: {
    replanned: '重新分配',
    transferred: '改由他人联户',
    member_left: '干部离任',
    household_ended: '住户注销',
    household_moved: '搬到其他乡镇或海岛',
  },
};
