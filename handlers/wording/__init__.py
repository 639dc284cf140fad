"""Every sentence that a citizen sees, one module per matter: short sentences, plain words, easy to read at 75.

Names in braces are filled in by the handler that speaks. The words that citizens are told to reply (「建议」, 「目录」,
「更多」, 「是」, 「否」, 「都不是」, 「撤回」, 「取消」, 「我的工单」, 「补充」, 「转人工」, 「查看 …」, 「关注 …」, 「我的数据」 …) are understood
by handlers/hearing/understanding.py, the words of ratings by handlers/tickets/rating.py.
"""

from handlers.wording.answers import *
from handlers.wording.aspects import *
from handlers.wording.bulletins import *
from handlers.wording.buttons import *
from handlers.wording.emergency import *
from handlers.wording.feedback import *
from handlers.wording.following import *
from handlers.wording.greeting import *
from handlers.wording.lists import *
from handlers.wording.notices import *
from handlers.wording.orders import *
from handlers.wording.own_data import *
from handlers.wording.pages import *
from handlers.wording.rating import *
from handlers.wording.saying import *
from handlers.wording.talks import *
from handlers.wording.thread import *
from handlers.wording.tickets import *
from handlers.wording.trouble import *
