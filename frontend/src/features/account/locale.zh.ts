export default {
  password: '修改密码',
  password_hint: '修改后，其他设备上的登录会退出。',
  sessions: '登录设备',
  sessions_hint: '这里列出您的账号正在使用的设备。不认识的请退出，并修改密码。',
  this_device: '本机',
  unknown_device: '未知设备',
  opened: '登录于',
  last_used: '最近使用',
  end: '退出',
  end_confirm: '让这台设备退出登录？',
};
