"""What became of a notice to a citizen, in words for staff; a reason that is not listed here is shown as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from storage.records import NoticeKind, NoticeRecord, NoticeState

KINDS: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.ASSIGNED: "派单通知",
        NoticeKind.EXTENDED: "延期通知",
        NoticeKind.ANSWERED: "答复",
        NoticeKind.CLOSED: "办结通知",
        NoticeKind.REOPENED: "重办通知",
        NoticeKind.MERGED: "合并通知",
        NoticeKind.UNMERGED: "单独办理通知",
        NoticeKind.LATE: "迟到的回答",
        NoticeKind.RATING: "请居民评价",
        NoticeKind.WORDS: "工作人员的话",
        NoticeKind.STATUS: "进展通知",
        NoticeKind.DIGEST: "每日汇总",
    }
)
_STATES: Mapping[NoticeState, tuple[str, str]] = MappingProxyType(
    {
        NoticeState.WAITING: ("等待发送", "new"),
        NoticeState.SENDING: ("发送中", "new"),
        NoticeState.SENT: ("已送达", "good"),
        NoticeState.HELD: ("等居民来信", "mid"),
        NoticeState.FAILED: ("没能送达", "bad"),
        NoticeState.DROPPED: ("不再发送", "plain"),
    }
)
_BUSY = "平台忙，稍后自动再试"
WHY: Mapping[str, str] = MappingProxyType(
    {
        "no_push": "这个渠道不能主动发消息",
        "no_contact": "还没有记下怎样联系这位居民",
        "blocked": "居民屏蔽或取消了关注",
        "unreadable": "联系方式是用旧密钥加密的，打不开；请告诉系统管理员",
        "window": "微信规定：居民来信后48小时内最多发5条，现在不能再发",
        "unread": "太长，居民还没有看完",
        "cut_off": "发送时断了线，不知道居民收到没有",
        "asked": "发送时断过线，已请居民没收到就回复工单号",
        "expired": "过了时限",
        "storage": "系统存储出过故障，稍后自动再试",
        "web_closed": "居民没有打开网页",
        "web_unseen": "居民的网页没有回应，稍后自动再试",
        "wechat_unreachable": "连不上微信，稍后自动再试",
        "wechat_-1": _BUSY,
        "wechat_45011": _BUSY,
        "wechat_45009": "微信当天的发送次数用完了，明天自动再发",
        "wechat_45015": "微信说：居民超过48小时没有来信，或已取消关注",
        "wechat_45047": "微信说：这次来信后能发的条数用完了",
        "wechat_45002": "微信说：内容太长",
        "wechat_40003": "微信说：不是本公众号的关注者",
        "wechat_43004": "微信说：居民已取消关注",
        "wechat_50005": "微信说：居民已取消关注",
        "wechat_43019": "居民在公众号的黑名单里",
        "wechat_48002": "居民拒收公众号的消息",
        "wechat_48001": "公众号没有主动发消息的权限（未认证）；请告诉系统管理员",
        "wechat_48004": "公众号的接口被微信封禁；请告诉系统管理员",
        "wechat_50002": "公众号被微信限制；请告诉系统管理员",
        "wechat_40164": "服务器的地址不在微信白名单；请告诉系统管理员",
        "telegram_429": "Telegram要求放慢，稍后自动再发",
        "telegram_401": "Telegram的机器人令牌不对；请告诉系统管理员",
        "telegram_5xx": "Telegram出了故障，稍后自动再试",
        "telegram_unreachable": "连不上Telegram，稍后自动再试",
        "telegram_unclear": "Telegram的回应看不懂，不知道居民收到没有",
        "telegram_gone": "居民的Telegram账号已经不在了",
        "telegram_blocked": "居民屏蔽了机器人",
        "telegram_group": "群里发不了（机器人已不在群里等），等居民下次私下来信时再说",
        "telegram_400": "Telegram拒收这条内容；请告诉系统管理员",
    }
)


@dataclass(frozen=True, slots=True)
class NoticeOutcome:
    """One notice as staff see it."""

    what: str
    state: str
    tone: str
    """The tone of its badge."""
    at: datetime
    """When it was settled, or since when it has been waiting."""
    why: str = ""


def outcome_of(notice: NoticeRecord) -> NoticeOutcome:
    """Describe what happened to a notice."""
    state, tone = _STATES[notice.state]
    if notice.carried:
        state = "随回信送达"
    why = WHY.get(notice.why, notice.why) if notice.why else ""
    return NoticeOutcome(KINDS[notice.kind], state, tone, notice.settled_at or notice.created_at, why)
