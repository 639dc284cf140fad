"""WeChat 公众号: its webhook on one side, Incoming and Reply on the other."""
