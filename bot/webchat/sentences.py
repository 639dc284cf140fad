"""What only the web chat says; everything else comes from handlers/wording."""

NO_COOKIE = "浏览器没有带上本站的 Cookie，我分不清您是谁，这条还没有收。请允许本站使用 Cookie，再刷新页面。"
FOREIGN_PAGE = "这个请求不是从本站的页面发来的，没有受理。请回到首页重新打开。"
UNREADABLE = "这条没有发完整，没有收到。请刷新页面再发一次。"
