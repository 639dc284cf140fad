"""The fixed vocabulary of report prose: what opens a clause, what only decorates it. No names of any city."""

import re

from knowledge.language.han import HAN

_ADVERBS = (
    "我们|全市|今年|年内|必须|务必|其中|将|要(?![素点求闻件])|继续|更大力度|更高水平|高水平|高标准|高质量(?!发展)|高效|有序|有力|有效(?!投资|供给|需求|期|载体)|有针对性地|"
    "力争|力促|确保|争取(?=[^更中国省政资])|努力|积极|大力|深入|深度|加快|加速|持续|不断|全力|全面|全域|全方位|着力|着重|奋力|扎实|坚决|坚定不移|坚定(?!“)|切实|稳步|稳妥|"
    "进一步|更好|充分|统筹(?=推进|实施|抓|做好|开展|安排|谋划|用好)|广泛|严格|严厉|狠抓|主动|精心|聚力|聚焦聚力|合理|科学(?![技研城馆院园素普])|灵活|毫不放松|常态化|千方百计|尽快|探索(?=推进|推动|建立|融入|开展|实施|推行|构建|设立|打造)|"
    "创新(?=[举推开策优])|系统(?=[推实谋治])|协同(?=推)|一体(?:化)?(?=推)|抓紧|重点(?=[抓做推建支打发实培保突解加完开整治])|突出抓好|牢牢|始终|不折不扣|一丝不苟|用心用情|适时|及时|依法|同步|率先|全速|强力"
)
ADVERB = re.compile(rf"(?:{_ADVERBS})+")
"""The adverbs that open a clause: 我们将继续大力."""

_VERBS = (
    "推进|推动|推广|推出|推行|建设|建成|建立|建好|新建|改扩建|改建|扩建|共建|创建|争创|续建|组建|兴建|修建|筹建|实施|开展|完成|新增|新开工|新培育|净增|增配|增设|增加|"
    "培育|培养|培训|引进|招引|引导|引育|支持|扶持|打造|打通|打好|申报|申请|举办|承办|兴办|开办|办好|办理|办成|启动|投用|开工|动工|竣工|投产|投入|编制|修编|制定|制订|出台|"
    "完善|健全|构建|落实|深化|强化|加强|加大|优化|提升|提高|提速|发展|拓展|拓宽|扩大|保障|保护|促进|实现|获得|组织|探索|加快|抓好|抓实|做好|做强|做大做强|做优|做实|做精|"
    "改善|改造|整治|治理|修复|巩固|规范|打击|防范|化解|遏制|守住|守牢|降低|压减|压缩|淘汰|处置|盘活|释放|激发|激活|延展|延伸|补齐|破解|解决|消除|鼓励|"
    "用好|用足|运用|利用|开发|开通|开放|开启|布局|谋划|策划|储备|签约|资助|救助|发放|补贴|搭建|融入|对接|承接|设立|成立|创新|开拓|丰富|繁荣|弘扬|传承|擦亮|叫响|"
    "倡导|践行|维护|稳定|增强|增进|厚植|营造|塑造|展示|统筹|协调|加装|安装|铺设|植树|绿化|植造|清理|清除|清零|归集|帮扶|扩容|升级|试点|坚持|纳入|转化|转变|突出|参与|"
    "争取|启用|推选|选派|选树|评选|配备|配套|供应|供给|达到|突破|超过|控制|保持|力促|全覆盖|贯彻|学习|执行|遵守|接受|牢记|勇于|深耕|专注|抢占|抢抓"
)
VERB = re.compile(rf"(?:(?:{_VERBS})好?)+")
OPENING = re.compile(rf"(?:{ADVERB.pattern})?{VERB.pattern}")
"""How a clause that promises something usually begins: adverbs, then one or more verbs (建设改造)."""

SETTING = re.compile(
    r"^(?:围绕|聚焦|紧盯|紧扣|依托|按照|遵循|针对|通过|根据|结合|对照|对标|借助|立足|瞄准|抓住|抢抓|本着|随着|以.{1,30}为(?!.{0,4}契机的)|"
    r"在.{1,20}(?:上|中|下|方面|领域|基础上)$|到\d{4}年[底末]?$|(?:\d{4}年|今年|全年|年内|上半年|年底前)[底末]?$)"
)
"""A clause that only says by what means or when: it belongs to the next."""

RESULT = re.compile(r"^(?:让|使|令|从而|以便|为.{2,24}(?:提供|作出|贡献|奠定)|用.{2,12}(?:诠释|书写|换取))")
"""A result of a promise, not a promise."""

_RHETORIC = re.compile(
    r"^(?:共同)?(?:织密|涵养|彰显|厚植|凝聚|绘就|谱写|书写|托起|托举|守护|守望|展现|焕发|点燃|激荡|唱响|奏响|奋进|助推|共同建设|共绘|塑造|激活|践行)"
)
_ABSTRACT = re.compile(
    r"(?:格局|局面|篇章|画卷|图景|新风尚|新风貌|新面貌|新颜|素质|吸引力|美誉度|知名度|竞争力|影响力|凝聚力|获得感|幸福感|安全感|满意度|活力|魅力|"
    r"生活环境|美好家园|理念.{0,6}创新|内涵式转变|生长性|动力|新空间|潜在空间|潜力|要求|底蕴|特色|形态|消费升级|美好生活|新高度|新台阶|绿水青山|身边的.{0,4}问题|急难愁盼问题)$"
)
_SLOGAN = re.compile(
    rf"(?:[强提增优保防惠暖稳促扩降调补治安][{HAN}]{{2}}、){{2,}}[强提增优保防惠暖稳促扩降调补治安][{HAN}]{{2}}$"
)
_STATEMENT = re.compile(
    r"^.{0,14}(?<![要就凡而但总])是(?!否)|^(?:我们)?(?:深知|深信|坚信|相信|清醒|认识到|看到)|各位代表|同志们|让我们|紧密团结|衷心感谢|崇高敬意|"
    r"高举.{0,20}旗帜|(?:思想|理论)(?:为|的)?(?:指导|指引)|精神为指引|新时代新征程|事关|关乎|形势"
)
_PRINCIPLE = re.compile(
    r"^(?:始终)?坚持(?!和?发展|办好|开展|实施)|^(?:牢固)?树立.{0,12}(?:理念|思想|意识)|^从.{2,30}做起$|^引导.{2,40}做起$"
)

_NAMED = re.compile(
    r"[“《\"].{2,}?[”》\"]|\d|(?:项目|工程|行动|活动|计划|规划|专项|条例|办法|试点|示范(?:区|市|县|城市|基地|单位)|基地|园区|平台|中心|机制|制度|体系)$"
)
"""What can have a status: a name in quotes, a figure, a project, a plan, an institution."""
_PREAMBLE_NAMED = re.compile(r"[“《\"].{2,}?[”》\"]|\d|(?:活动|规划|行动|计划|条例|示范(?:区|市|县|城市))$")
_PREAMBLE_ACTED = re.compile(r"编制|争创|创建|举办|开展|开工|新建|建成|打造|申报|出台|启动")


def without_adverbs(clause: str) -> str:
    """Return the clause without the adverbs that open it."""
    adverbs = ADVERB.match(clause)
    return clause[adverbs.end() :] if adverbs else clause


def opening_verb(clause: str) -> str:
    """Return the clause's opening verb without its adverbs; empty if it does not begin with one."""
    verb = VERB.match(without_adverbs(clause))
    return verb.group() if verb else ""


def is_rhetoric(clause: str) -> bool:
    """Tell whether a clause promises nothing whose status could be asked: slogans, principles, results, statements."""
    said = without_adverbs(clause)
    if _STATEMENT.search(clause) or RESULT.match(said) or _PRINCIPLE.match(said) or _SLOGAN.search(clause):
        return not re.search(r"\d", clause)
    if _NAMED.search(clause):
        return False
    return bool(_RHETORIC.match(said) or _ABSTRACT.search(clause))


def is_definite(clause: str) -> bool:
    """Tell whether a clause promises a definite thing, not a direction, even in a preamble: 开展…年活动, 编制…规划."""
    return bool(_PREAMBLE_NAMED.search(clause) and _PREAMBLE_ACTED.search(clause))
