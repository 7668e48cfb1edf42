export default {
  current: '现在的密码',
  current_required: '请填写现在的密码',
  new: '新密码',
  new_required: '请填写新密码',
  rule: '至少 10 个字符，不要用常见的密码',
  repeat: '再输入一次新密码',
  repeat_required: '请再输入一次新密码',
  differs: '两次输入的新密码不一样',
  change: '修改密码',
  changed: '密码已修改',
};
