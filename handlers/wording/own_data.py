"""A citizen's own data."""

PRIVACY = "请不要发身份证号、银行卡号。我存什么、怎么删，回复“隐私说明”。"
PRIVACY_KEPT = (
    "您的账号只存成一串代码；要主动通知您的，另外加密存一份。请不要发身份证号、银行卡号。\n"
    "您的意见转给部门办理，办完{identities}后不再记是谁提的；问过的话不记是谁问的，去掉姓名电话，最多留{questions}。\n"
    "看存了什么，回复“我的数据”；要删掉，回复“删除我的数据”。"
)
PRIVACY_MORE = (
    "{city}的工作人员办您的意见时，看得到您写的话，看不到您的账号。怕被认出来，就别写姓名、电话。\n\n"
    "{notice}\n对这些有疑问，可以打{hotline}。"
)
MY_DATA = "我这里存着您的这些："
MY_DATA_TICKETS = "· 意见：{count}件，{open}件还在办。办完{period}后，不再记是谁提的"
MY_DATA_RATINGS = "· 对答复的评价：{count}件"
MY_DATA_FOLLOWS = "· 关注：{count}项"
MY_DATA_NOTICES = "· 给您的通知：{count}条，{waiting}条还没送到。送到{period}后删掉"
MY_DATA_ADDRESS = "· 账号：加密存着，只用来给您发通知"
MY_DATA_NO_ADDRESS = "· 账号：没有存，只有一串认不出人的代码"
MY_DATA_TALK = "· 我们说到哪一步，和您没提交的话：{period}没来往就删掉"
MY_DATA_REPLIES = "· 最近回您的话：{count}条，留{period}，防止平台重复投递"
MY_DATA_QUESTIONS = "您问过的话不记是谁问的，查不到您头上。"
MY_DATA_NEXT = "看意见，回复“我的工单”；看关注，回复“我的关注”；要全部删掉，回复“删除我的数据”。"
ERASE_ASK = (
    "删掉以后：\n"
    "{tickets}"
    "· 关注、通知、账号、说到一半的话，全部删掉。\n"
    "删了就找不回来。\n"
    "确定要删，回复“确认删除”；不删了，回复“取消”。"
)
ERASE_TICKETS = "· 您的{count}件意见不再记是谁提的，里面的姓名、电话、门牌号会遮住。{open}\n"
ERASE_OPEN = "{count}件还在办的，部门会接着办，但没法再告诉您，您也查不到了。"
ERASED = (
    "都删掉了。\n"
    "为防平台重复投递，消息的编号再留{period}，里面没有您的话。\n"
    "以后您再找我，我就当是头一次见面。"
)
NUMBERS_UNASKED = (
    "请不要发身份证号、银行卡号，我用不着，也没有登记。\n要反映事情，直接说是什么事、在哪里，我转给部门。"
)
