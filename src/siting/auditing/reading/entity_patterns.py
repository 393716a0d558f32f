"""English and Chinese patterns of the words around a name that show what it names; used by `entities`."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re

from siting.auditing.reading.nouns import capitals, nouns, nouns_zh, plurals
from siting.auditing.reading.numerals import FEW_EN
from siting.auditing.reading.scanning import scanner

NAME = re.compile(
    r"(?<![\w’'])[A-ZÀ-Þ][\w’'&-]*(?:(?: (?:of|de|am|upon|the|&|el|la|los|las|do|da))? [A-ZÀ-Þ][\w’'&-]*){0,4}"
)
SITE_EN = rf"(?:[a-z0-9-]+ ){{0,2}}{nouns('site', 'built', 'part', 'land')}\b(?!s)"
OWN_SITES = re.compile(rf"(?:'s)? (?:[\w-]+ ){{0,3}}{plurals('site', 'built', 'part', 'land')}\b")
OWN_SITE = re.compile(r"^(?:'s)? ?" + SITE_EN)
# Santiago's centre: that of the city, from the end of the name.
OF_CITY = re.compile(r"(?<=['’]s) (?:city |town )?cent(?:er|re)\b")
# Buckeye Digital's 300 MW New Albany campus.
HIS_SITE = re.compile(rf"['’]s (?:[\w.,$€£%-]+ ){{0,9}}?{nouns('site')}\b(?!s)")
CAPITAL_SITE = re.compile(rf"(?:{capitals('site', 'built', 'land')}|Valley)$")
LOCATED = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Oo]ur|[Oo]ne|[Tt]his) (?:[A-Za-z0-9$€£.,’'-]+ ){{0,5}}?(?:{nouns('site', 'built', 'part', 'land')}|plan|newest|latest|flagship)s?,? (?:on (?:some |about )?[\d.,]+ (?:acres|hectares|ha) )?(?:at|in|near|outside|of|for|just outside|north of|south of|east of|west of) (?=[A-ZÀ-Þ])"
)
ADJUNCT = scanner(
    r"\b(?:by|with|as|like|among|alongside|from|to|near|for|toward|towards|of|via|through|serving|hosts?|including|include|between|outside|than|and|or|via|over|joined|called|named)(?: the| its| our)?(?: downtown| central| two| three| four| several| other| some| many| all)? $"
)
DECIDES = re.compile(
    r"\b(?:Council|Board|Commission|Committee|Supervisors|Authority|Agency|Department|Court)$"
)
BODY = re.compile(
    r" (?:(?:has|had|have|will) )?(?:[a-z]+ly )?(?:approved|granted|rejected|refused|voted|backed|cleared|denied|heard|approves|rejects|approve|reject|vote)(?= (?:an?|the|plans?|outline|against|for|to|on|[A-Z][\w&-]*['’]s) )|(?:'s)? (?:[A-Za-z]+ ){0,4}(?:[Cc]ouncil|[Bb]oard|[Cc]ommission|[Cc]ommittee|[Ss]upervisors|[Aa]uthority|[Aa]gency|[Dd]epartment|[Cc]ourt|[Pp]lanners|[Mm]ayor|[Gg]overnor)\b|(?:['’]s)? (?:[a-z]+ ){0,2}(?:brochure|leaflet|prospectus|website|press release)\b"
)
# 某某园区为集团旗下的高端数据中心: it says what the site is.
OF_GROUP = re.compile(r"[为是系][^，。；0-9]{1,12}$")
IN_NAME = re.compile(r"[A-Z][\w&’'-]* [A-Z]$")
PREDICATE = re.compile(
    rf"(?:\b(?:(?i:{nouns('site', 'built', 'part')})|[Ii]t|[Tt]his|which),? (?:is|was|will be|became|becomes|remains)(?: now)?|\bas) $"
)
END = re.compile(
    r"\d ?(?:km|kilomet\w+|miles?|minutes|hours?|ms|milliseconds)(?: [a-z-]+){0,3} (?:from|of|to|outside)(?: the)? $"
)
AROUND = re.compile(r"[a-z -]{0,24}\b(?:around|surrounding) (?:it|us|the|our)\b")
ADVERB = re.compile(r"(?:elsewhere|abroad|overseas|worldwide|globally)\b")
PLACED = scanner(r"\b(?:[Ii]n|[Aa]t|[Aa]cross)(?: the)? $")
FIGURE_NEXT = re.compile(r" (?:itself |alone |together |about |some |nearly |only |around |just )*[$€£]?\d")
ALL_OF = scanner(r"\b(?:[Aa]ll|[Mm]ost|[Hh]alf|whole|rest|[Ee]ach|[Bb]oth|third|quarter) of (?:the )?$")
COMPOUND = re.compile(r"[A-ZÀ-Þ][\w’']*(?:-[\w’']+)*-[a-z][\w’']*")
BY = re.compile(
    r"(?:(?:built|operated|owned|developed|run|financed|backed|led|designed|leased|managed|announced|planned|proposed)(?: and [a-z]+)? by|(?<=campus )by|(?<=project )by|(?<=park )by|(?<=cent[er][re] )by|(?<=facility )by|(?<=scheme )by|(?<=development )by|venture with|operator,?|developer,?|applicant,?|owner,?|behalf of)(?: the)? $",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"\b(?:walked away|dropped|scrapped|abandoned|instead of|rather than|withdrew|cancelled|acquired from|bought from)\b[^.;]{0,50}$"
)
SPENT = re.compile(r"\b(?:has|have|had) (?:already )?(?:invested|spent|put|poured)\b(?:[^.;]|\.\d)*$")
RUNS = re.compile(
    r"\b(?:runs?|running|ran|operat(?:es?|ed|ing)|own(?:s|ed|ing)?) (?:an?|another|one|two|three|several|its other) [^.;]{0,40}$"
)
THE_SITE = scanner(rf"\b(?:[Tt]he|[Oo]ur|[Tt]his) {nouns('site')}\b")
THE_OWN = scanner(
    rf"\b[Tt]he (?:applicant|proponent|promoter|(?:[Pp]roposed )?(?:[Dd]evelopment|[Pp]roposal)|premises)\b|\b(?:to|of|on|at|in) an? (?:[a-z]+ )?{nouns('site')} (?:that|which|where)\b|\b[Tt]he (?:whole |entire |new |proposed |planned )?{nouns('site')}\b(?!'s (?:first|second|older)| cent)"
)
PLANT = scanner(
    r"\b(?:[Tt]he )?(?:county|city|municipal|town|water|sewage|wastewater|effluent)(?:'s)?(?: treatment| reclamation| water| sewage)? (?:plant|works)\b|(?:[一-龥]{0,4})?(?:污水处理厂|该电?厂|该电站|热电厂|发电厂)(?!旁|附近|周边|以[东南西北]|[仅约]?\d)"
)
# What uses power beside the site: a smelter across the fjord takes 540 MW.
WORKS = scanner(
    r"\b(?:smelters?|steelworks|(?:steel|paper|pulp|rolling|textile)[ -]mills?|refiner(?:y|ies)|foundry|cement (?:works|plant|kiln)|(?:chemical|fertili[sz]er|aluminium|aluminum|zinc|car|battery|glass|petrochemical) (?:works|plant|factory)|desalination plant|shipyard|colliery|copper mine|gold mine|hospital|university|airport|port|brewery|dairy|stadium|arena|shopping (?:centre|center|mall)|railway|metro|tramway|naval base|air base|prison|cold store|data cent(?:er|re) next door)\b"
    r"(?=(?:'s)?,?(?: [a-z-]+){0,4} (?:takes?|uses?|draws?|consumes?|needs?|employs?|loads?|demand|burns?|buys?)\b)"
)
# Brazil's average is 1.63: of the climate it is the place's, of anything else the industry's.
AVERAGE = scanner(
    r"(?<=['’]s )(?:national |industrial |sector |market |usual )?(?:averages?|norm|benchmark|median)(?! (?:annual |yearly |air |daily )*(?:temperature|high|low|elevation|climate))\b(?= (?:is|was|of|stands?|PUE|price|tariff|rate|for|runs)|[:,;.)])"
)
# Remote recovery sites are usually at least 500 km away; a facility of this class should be: said of all of its kind.
_HABIT = r"(?:usually|typically|generally|normally|commonly|often|mostly|tend to|should|must|ought to|ha(?:s|ve) to|needs?|requires?)"
_OF_KIND = (
    r"(?:of|in) (?:this|that|the same|such an?|its|similar) (?:class|kind|size|scale|type|sort|category)"
)
_OPENS_CLAUSE = r"(?:^|(?<=\n)|(?<=[.;:!?] )|(?<=, )|(?<=\bthat )|(?<=\band )|(?<=\bbut )|(?<=\bas )|(?<=\bwhile )|(?<=\bwhereas ))"
GENERIC = scanner(
    rf"{_OPENS_CLAUSE}(?:(?!(?:[Tt]he|[Oo]ur|[Ii]ts|[Tt]heir|[Bb]oth|[Tt]hese|[Tt]hose|[Nn]o|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix)\b)[A-Za-z][a-z-]+ ){{0,3}}(?i:{plurals('site', 'built')})"
    rf"(?: {_OF_KIND}\b|(?= (?:[a-z]+ )?{_HABIT}\b))"
    rf"|{_OPENS_CLAUSE}(?:[Mm]ost|[Mm]any) (?:[a-z-]+ ){{0,2}}{plurals('site', 'built')}\b"
    rf"|\b[Aa]n? (?:[a-z-]+ ){{0,2}}{nouns('site', 'built')} (?:{_OF_KIND}\b|(?={_HABIT}\b))"
    rf"|(?:^|(?<=[，。；：、\n]))(?:[A-C]级|新建|改扩建|大型|超大型|中小型|一般|普通|同类|此类|这类|各类|异地|同城|远程|主|备)*(?:数据中心|智算中心|灾备中心|备份中心|容灾中心|机房|灾备|容灾)(?:场址|选址|建设)?(?=[^，。；0-9]{{0,12}}(?:通常|一般(?!工业)|往往|不?应(?!用|急|对|力)|[不适]?宜|不得))"
)
# The code asks for 8 km, guidance suggests 500 m: what it asks of anybody.
NORM_SAYS = scanner(
    r"(?<![Oo]ur )(?<![Ii]ts )\b(?:[Cc]odes?|[Ss]tandards?|[Gg]uidance|[Gg]uidelines?|[Nn]orms?|[Rr]egulations?|[Cc]onventions?|(?:[Bb]est|[Gg]ood|[Uu]sual) practice|[Rr]ules? of thumb|[Bb]y-?laws?|[Oo]rdinances?)"
    r"(?=(?:,? which)?(?: [a-z]+){0,2}? (?:asks?|calls?|recommends?|suggests?|advises?|requires?|demands?|prescribes?|sets?|limits?|caps?|allows?|permits?|says?|states?|specif(?:y|ies)|expects?|wants?)\b)|\b[Aa]s a rule\b|\b(?:(?:[Bb]est|[Gg]ood|[Uu]sual) practice|[Rr]ule of thumb)(?= is\b)"
)
# Ireland's mild weather lets us cool for 8 months: why it is so, not whose figure it is.
OF_NATURE = re.compile(
    r"['’]s (?:[a-z]+,? (?:and )?){0,3}(?:weather|climate|air|winters?|summers?|temperatures?|winds?|location|position|geography|geology|latitude|altitude|growth|demand|boom|success|appetite|hydropower|sunshine)\b(?! (?:is|was|averages?|of)\b)"
)
# Nine buildings. The first, of 310,000 square feet, opens: one of them.
ORDINAL = scanner(
    r"\b[Tt]he (?:first|second|third|fourth|fifth|next|last|other|smaller|larger|largest|smallest)(?=,? (?:of|with|at|will|is|has|opens?|opened|measures?|covers?|holds?|offers?|having|totall?ing|due)\b)"
)
SEVERAL = re.compile(rf"\b(?:{plurals('part')}|data cent(?:er|re)s|sheds)\b")
# The campus would have 14 data centres: its buildings.
CAMPUS_HAS = re.compile(rf"\b(?:{nouns('site')}|masterplan)\b[^.;]{{0,30}}$")
# Acme has, builds, which has, now has; a verb behind an auxiliary may be left out.
DOES = re.compile(
    r"(?:'s)?(?:,? (?:by comparison|by contrast|however|meanwhile|for example|[^,;.]{3,60}),)?,?(?: (?:which|who|whose|that))?(?: (?:already|now|currently|also|still|first|only|today|yesterday|recently|itself|alone|has|have|had|is|was|will|then|itself))* "
)
AUXILIARIES = (" has ", " have ", " had ", " is ", " was ", " will ")
OURS = re.compile(r"\b(?:[Oo]ur|newest|latest|flagship|[Tt]his)\b[^.;]{0,40}$")
FIGURED = re.compile(r"(?:['’]s)? \d")
NEARBY = re.compile(
    r"(?:'s)? (?:[a-z]+ )?(?:nearby|neighbou?ring|adjacent|adjoining|rival|other)\b|, (?:our|the|its|an?) (?:[a-z]+ )?(?:rival|competitor|neighbou?r)\b"
)
# Compared with our Manchester site: it is ours, and not this one.
AGAINST = re.compile(
    r"\b(?:[Cc]ompared (?:with|to)|[Uu]nlike|[Vv]ersus|[Vv]s\.?|than(?: (?:at|in))?|[Rr]elative to) (?:that of |those of |what )?(?:our |its |the )$"
)
FIRMS_OTHER = re.compile(
    r"\b(?:firm|company|group|operator|developer|owner|landlord|business)'s (?:[a-z]+ )?$"
)
LOCAL = re.compile(
    "全[县市区]|[县市](?=已|在|规|现|累|共)|境内|县内|域内|区内|辖区|(?:开发|经开|高新|示范|工业|集聚|新)区"
)
BUILDING = scanner(
    rf"\b(?P<en>(?:[Dd]ata )?(?i:{nouns('part')})s? (?:[A-Z]\d?|\d{{1,2}}|[A-Z]{{2,3}}\d{{1,2}}|(?i:one|two|three|four))(?:(?: (?:and|to)|,) (?:[A-Z]|\d))*)\b(?![,.]\d)(?! ?(?:[MGk]W|MVA|km|acres|hectares|megawatts|racks|more|new)\b)"
    rf"|\b(?P<each>(?:(?:[Oo]ur|[Tt]heir) (?:first|second|third|fourth|next)|(?:[Tt]he|[Ii]ts|[Ww]hose|[Aa]) (?:first|second|third|fourth|next|older|newer|smaller|larger|single|largest|smallest)|[Ee]ach|[Ee]very|[Aa] single|[Pp]er) (?:(?:of the|of its) )?(?:[a-z]+ )?(?:data )?{nouns('part')}s?|[Tt]he first of (?:which|them|these|(?:its|the|our|their) (?:[a-z]+ ){{1,2}}?(?:{plurals('part')}|data cent(?:er|re)s))|[Tt]he new {nouns('part')} (?:alone|itself|adds|would add|will add))\b(?! (?:area|count|permit|site|works))"
    rf"|(?P<zh>(?:[A-Z]\d?(?:号|#)?|(?:\d{{1,2}}|[一二三四五六七八九十])(?:号|#)|[甲乙丙丁]|(?<![一-龥])[东南西北])(?:机房|数据)?(?:{nouns_zh('part')}|机房|号库)(?!机房?[、和及至]))(?=[^，。；]{{0,6}}?(?:[建占设规机容可已投有面用刚正将承单层部安（(:：]|\d|IT))"
    r"|(?P<eachzh>(?<![到了球国省市县区洲内])(?:首|单|每|第[一二三四五六七八九十\d]{1,2})(?:栋|座|个|幢)(?:机房|楼|建筑|机房楼|模块|数据中心)?(?!主变|变|(?:动工|开工|封顶|奠基|完工|竣工|落成|建成)(?:时|之时|后|以来))|新(?:机房)?楼(?:自身|本身|单独))|(?P<wing>[A-D]座(?=[^。；0-9]{0,12}(?:建筑面积|验收|交付|封顶)))|(?P<area>[A-D]区(?=[（(:：\d]))"
)
OWN_ZH = re.compile(rf"(?:^|(?<=[，。；、：:\n]))(?:{nouns_zh('site', 'built', 'land')}|工程)(?!简介|所在省)")
BAD_NAME_ZH = re.compile(
    r"龙头|旗舰|第[一二三四五]|集群|关键|核心|主要|基[本础]|[一二三四五六七八九十两]大|[年月日将再已栋座个亿万元两每各设建工增扩投产标总另含超亩米时届该本全其布拥新现运营期此前后千瓦路]|公司$|^(?:传统|普通|一般|常规|同类|优于|低于|高于|我国|国内|全球|集团|股份|公司|数据|绿色|大型|平方|机柜|标准|全国|行业|期间|配套|国家|大型|一个|这个|那个|某(?!某)|旗舰|龙头|重点|核心|示范|首个|主|老|大|小|标杆|拟选|煤电|风电|光伏|新能源|清洁|火电|水电|算力|超算|智算|企业|客户|政府|高压|备份|灾备|异地|同城)"
)
WHOLE = scanner(
    rf"\b(?:[Tt]otal|altogether|in all|[Ww]hole {nouns('site', 'part')}|campus-wide|overall)\b|(?:{nouns_zh('site')}|全园|整个?|总)?(?:合计|共计|总计)|整个{nouns_zh('site')}|全部建成"
)
_MANY = rf"(?:{FEW_EN}|dozens of|several|many|various|\d{{1,3}})"
PLURAL = scanner(
    rf"\b(?:[Aa]cross|[Oo]ver|[Tt]hroughout|[Ii]n) all (?:of )?(?:our|its|their|the) (?:[a-z-]+ ){{0,2}}(?:{plurals('site', 'part', 'place', 'region')}|markets|countries)\b|\b(?:[Aa]cross|in|over|[Tt]hroughout|spanning) (?:its |their |all |our |the )?{_MANY} (?:[A-Za-z-]{{1,24}} ){{0,2}}(?:{plurals('site', 'place', 'region')}|countries|markets|metros)\b"
    rf"|\b(?:operates?|runs?|owns?|manages?|has|have|with|operating|invested in|spent on) (?:(?:about|over|more than|some|already|now|currently) )?{_MANY} (?:[a-z-]{{1,24}} ){{0,2}}{plurals('site')}\b(?= (?:in|across|worldwide|globally|around|with|and|on)\b(?! (?:operation|use|total|all|one|the (?:first|second|third|fourth|initial))\b)|[.,;]| total)"
    rf"|\b(?:operates?|runs?|owns?|manages?|has|operating|running|owning) (?:also |similar |other |further |more )?{plurals('site')} (?:in|at|near|across|around)\b"
    rf"|\b(?:into|on) (?:[a-z-]+ ){{0,2}}{plurals('site')}\b"
    r"|(?:开工|签约|引进|招引|落地|储备|谋划|推进|集中)[^，。；0-9]{0,16}[1-9]\d{0,2}个[一-龥]{0,6}项目|企业[1-9]\d{0,3}[家户](?=[、，]?(?:计划|意向|协议)?总投资)"
    r"|(?:[2-9]\d|\d{3})余?多?[个家座](?:大型|超大型|新型)?(?:数据|智算|算力)中心(?!楼|机房)|[二两三四五六七八九十多数\d]{1,4}(?:个(?:省份?|州|市|城市|国家|地区)|(?:省|州|市|国)(?=布局|运营|建[成有]))(?:布局|运营|建[成有设]|拥有|落地|投运)?|(?:运营|拥有|建成|布局)\d{1,3}座?数据中心|(?:运营|拥有|建有|布局|管理|托管|经营|投运)(?:着|了|有)?(?:约|近|超过?)?(?:[2-9]|\d{2,3}|[二两三四五六七八九十]{1,3}|多|数)(?:座|处)(?=[，。；、]|(?:数据|智算|算力|云计算)?(?:中心|园区|基地|机房)(?!楼))"
)
SITE_ZH = re.compile(
    r"(?P<name>[一-龥]{2,8}?)(?:的)?(?P<what>(?:大|绿色|国际|云计算|智能?算力?|数字|算力|超算|数据|新)*(?:数据中心|智算中心|算力中心|智算[园港]|园区|产业园|基地|机房|云谷|数据港|算力港|项目|枢纽))"
)
NAME_CUT_ZH = re.compile(
    r".*(?:[我本]司|位于|在|与|和|及|距|到|至|由|是|为|的|对|从|了|个|座|有|等|其|本|该|我|设|建|上|新|包括主?|包含主?|主$|一期|二期|三期)"
)
LOCATED_ZH = re.compile(
    r"(?:地址|地点|选址|位置|所在地)[，：:为在]?$|(?:位于|地处|坐落于|坐落在|落户|落地|选址于|选址在|选在|花落)$"
)
TARGET_ZH = re.compile(r"(?:[距离到至从由往去向]|与|和|相比|毗邻|邻近|对接|服务|辐射|面向|引自|来自)$")
# 五个备选地块中用地面积最大: what is only compared with holds none of the figures behind it.
SET_ZH = re.compile(
    r"[之当]?[中里](?:，|[^，。；0-9]{0,20}?[最第首居排])|最[高低大小多少强](?:[，。；、）)]|$)"
)
# 天津1.4; 天津210公里 is the end of a distance.
BESIDE_ZH = re.compile(r"\d[\d.]*(?![\d.]| ?(?:公里|千米|km|分钟|小时|毫秒|ms))")
HAS_ZH = re.compile(
    r"(?:\([^()]{0,6}(?:集团|公司|旗下|企业)[^()]{0,4}\))?(?:市|省|县|地区|区)?(?:的|年|还|仍|尚|正在|周边|一般|普遍|现有|已有|拥有|共有|在运|PUE|全年|数据中心|平均|气温|则|约|利用|采用|为|海拔|WUE|每年|规定|要求|地处|大工业|工业|电价|[一-龥]{0,3}(?:达|仅|只有))"
)
BUILDS_ZH = re.compile("[^，。；]{0,4}(?:投资|建设|运营|承建|开发|打造|控股|主导|负责)")
ACTS_ZH = re.compile("[^，。；]{0,12}的|[一-龥]?(?:宣布|在|将|计划|投资|追加|拟|也|则|已)")
STANDS_ZH = re.compile(f"的?{nouns_zh('site', 'built')}")
OF_FORM_ZH = re.compile("(?:集团|公司|股份|数据|科技|通信|控股)$")
