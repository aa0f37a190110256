export default {
  "language": {
    "tag": "zh-Hans",
    "name": "中文"
  },
  "theme": {
    "colon": "：",
    "skip": "跳到正文",
    "menu": "全站导航",
    "articles": "文章",
    "archives": "归档",
    "categories": "分类",
    "tags": "标签",
    "series": "系列",
    "read_more": "点击阅读全文…",
    "author": "作者",
    "authors": "作者",
    "category": "分类",
    "tagged": "标签",
    "updated": "修订于",
    "contents": "目录",
    "series_part": "第 {number} 篇",
    "previous": "上一篇",
    "next": "下一篇",
    "turn": "相邻的文章",
    "newer": "较新",
    "older": "较早",
    "page_of": "第 {number} 页，共 {count} 页",
    "pages": "翻页",
    "year": "{year} 年",
    "month": "{year} 年 {month} 月",
    "month_short": "{month} 月",
    "count": "{count} 篇",
    "all_archives": "全部归档",
    "feed": "Atom 订阅",
    "feed_category": "“{name}”的订阅",
    "not_found": "这一页不在册中",
    "not_found_text": "它也许换了地址，也许从未写成。可以从全部归档里找找看。",
    "back": "回到首页",
    "colophon": "文字与图以 {licence} 共享；图由页面自己的代码算出。",
    "made_with": "以 Pelican 制版"
  },
  "references": {
    "one-within": "式",
    "one-first": "式",
    "several-within": "式",
    "several-first": "式",
    "between": "、",
    "last": "与"
  },
  "reader": {
    "back": "回到正文（注 {}）"
  },
  "markdown": {
    "callout_note": "注意",
    "callout_tip": "提示",
    "callout_important": "重要",
    "callout_warning": "警告",
    "callout_caution": "当心",
    "task_done": "已完成",
    "task_open": "未完成"
  },
  "figure": {
    "controls": "参数",
    "run": "运行",
    "price": "（下载约 {size}）",
    "stop": "停止",
    "play": "播放 {name}",
    "reset": "复原",
    "progress": "下载进度",
    "late": "程序没有送到，所见是排印时的结果。",
    "link": "复制链接",
    "save": "下载 PNG",
    "seed": "换一个",
    "later": "用到时另下载：{files}"
  },
  "sample": {
    "count": "数量",
    "seed": "种子",
    "temperature": "温度",
    "alt": "{title}：{count} 个样本，种子 {seed}，温度 {temperature:g}",
    "alt_live": "{title}：按所选参数算出的样本"
  },
  "compare": {
    "count": "每个模型的数量",
    "seed": "种子",
    "temperature": "温度",
    "caption": "同一种子、同一温度",
    "pictures": "样本",
    "size": "图片",
    "bits": "每维比特数（bits/dim）",
    "parameters": "参数",
    "macs": "每幅乘加",
    "bytes": "解码器文件",
    "alt": "{title}：{count} 个样本，种子 {seed}，温度 {temperature:g}",
    "alt_live": "{title}：按所选参数算出的样本",
    "note": "bits/dim 在从未参与训练的图片上测得，只有同一批图片上的才能互相比较；≤ 表示上界。"
  },
  "interpolate": {
    "t": "位置",
    "start": "起点",
    "end": "终点",
    "mode": "路线",
    "pick": "从这张出发",
    "spherical": "沿球面",
    "linear": "沿直线",
    "temperature": "温度（抽取时）",
    "why_spherical": "沿球面：高维的隐变量几乎都落在一个球壳上，大圆弧每一步都不离开它。",
    "why_linear": "沿直线：两端的加权平均，简单，但中点离原点更近，画面会比两端平淡。",
    "alt": "{title}：从{start}走到{end}，位置 {t:g}",
    "alt_strip": "同一条路上等距的 {steps} 步，从起点到终点"
  },
  "edit": {
    "start": "图片",
    "pick": "修改这张",
    "temperature": "温度（抽取时）",
    "before": "修改前",
    "after": "修改后",
    "alt_before": "{title}：{start}",
    "alt_after": "同一张图，修改：{edits}",
    "alt_after_live": "同一张图，按所选的量修改",
    "none": "无",
    "edit": "{name} {amount:+g}",
    "comma": "，"
  },
  "encode": {
    "picture": "图片",
    "example": "真实图片 {number}",
    "own": "自己的图片",
    "noise": "给隐变量加噪声",
    "seed": "噪声的种子",
    "seen": "模型看到的",
    "latent": "隐变量",
    "decoded": "由隐变量解码",
    "alt_seen": "{title}：真实图片 {number}",
    "alt_seen_own": "{title}：自己的图片，缩到模型的大小",
    "alt_latent": "它的 {dimension} 个隐变量，蓝色为负，红色为正",
    "alt_decoded": "隐变量加上大小为 {noise} 的噪声，解码得到的图片",
    "nats": "对数似然",
    "nats_unit": "奈特",
    "bits": "比特每维",
    "mean": "重构误差，平均",
    "largest": "重构误差，最大",
    "level": "级",
    "none": "没有",
    "why_none": "这个模型是 f-VAE：它的编码器只给出隐变量，图片的似然没有精确值，只有下界。",
    "levels": "误差按 256 级灰度计；模型把每个通道看作 {levels} 级。"
  },
  "neighbours": {
    "show": "排序",
    "nearest": "按余弦",
    "context": "按概率",
    "word": "词",
    "minus": "减去（可不填）",
    "plus": "加上（可不填）",
    "count": "个数",
    "hint": "词表有{size}个词，按频率排列；输入开头的字，会列出可选的词。",
    "term": "词",
    "cosine": "余弦",
    "probability": "概率",
    "caption_nearest": "离“{query}”最近的词",
    "caption_context": "“{query}”旁边出现的词",
    "caption_context_cbow": "上下文只有“{query}”时，中间的词",
    "note_nearest": "列出的是词表里余弦最大的，题中的词除外。",
    "note_context": "概率由模型对全部{size}个词的softmax算出，总和为100%：所列的合计{sum}，“{query}”自己{itself}，没有列出。",
    "map": "词的平面图：{words}",
    "map_note": "平面图：各词的单位向量在前两个主成分上的投影，保留方差的{share}。",
    "unknown": "词表里没有“{word}”。",
    "near": "相近的有：",
    "empty": "请先填一个词。",
    "cancels": "几个词互相抵消了，没有方向可比。"
  },
  "sources": {
    "example": "真实图片 {number}",
    "seed": "由种子抽取",
    "own": "自己的图片",
    "seed_label": "{label}：种子",
    "stream_label": "{label}：序号（从 0 起）",
    "shown_example": "真实图片 {number}",
    "shown_seed": "种子 {seed} 的第 {number} 幅"
  },
  "example_sheet": {
    "summary": "看图选：{label}",
    "alt": "{title}：{count} 张真实图片"
  },
  "picture_input": {
    "pad": "画板：用鼠标或手指写一个数字；用键盘时可在上面改选真实图片",
    "frame": "所选图片的裁剪框：拖动可移动，也可用旁边的滑块",
    "file": "选择图片",
    "clear": "擦掉",
    "zoom": "缩放",
    "across": "左右",
    "down": "上下",
    "draw": "在框里写一个数字，写得大一些；也可以拖入或粘贴一张图片。",
    "drop": "把图片拖到框里，或粘贴进来。",
    "private": "图片只在这一页里处理，不会离开你的设备。"
  },
  "python": {
    "edit": "编辑",
    "above": "运行以上全部",
    "code": "“{name}”的代码",
    "hint": "提示 {number}",
    "solution": "参考答案",
    "hidden": "准备代码"
  },
  "formula": {
    "comma": "、",
    "unknown_input": "没有参数 {name}（可用：{names}）",
    "not_boolean": "{label} 应为是或否",
    "not_a_choice": "{label} 应为其中之一：{choices}",
    "not_a_number": "{label} 应为数",
    "not_whole": "{label} 应为整数",
    "not_text": "{label} 应为文字",
    "too_long": "{label} 至多 {most} 字",
    "not_so_written": "{label} 的写法不对：{hint}",
    "below": "{label} 应不小于 {low}，现为 {value}",
    "above": "{label} 应不大于 {high}，现为 {value}",
    "outside": "{label} 应不小于 {low}且不大于 {high}，现为 {value}",
    "not_finite": "“{label}”在这里不是有限的数，请换一组参数",
    "corner_not_finite": "图形的一个顶点不是有限的数，请换一组参数",
    "no_keyboard": "这里没有键盘，请把值直接写进代码里",
    "no_module": "没有模块 {name}：这里的Python只有标准库的一部分，和公式声明过的包",
    "passed": "通过了。",
    "code_fails": "还没有通过：代码出错了。",
    "not_yet": "还没有通过：{why}",
    "above_fails": "上面的“{name}”出错了：{what}",
    "output_cut": "输出太长，略去后面的 {count} 个字符。"
  },
  "figure.mjs": {
    "fromLink": "链接里的参数已填好，点“运行”重现这一结果。",
    "unread": "链接里有这里无法接受的值（{names}），这些参数仍是发布时的值。",
    "invalid": "有参数超出范围，请先改正。",
    "stage:download": "正在下载…",
    "stage:runtime": "正在下载计算环境…",
    "stage:model": "正在下载模型…",
    "stage:compile": "正在启动计算环境…",
    "stage:warm-up": "正在热身…",
    "stage:run": "正在计算…",
    "done": "完成：结果由你的设备算出。",
    "reset": "已复原为发布时的结果。",
    "copied": "链接已复制：打开它就能重现这一结果。",
    "inAddress": "浏览器不让复制；链接已在地址栏里。"
  },
  "errors.mjs": {
    "network": "下载失败，请检查网络后再点“运行”。",
    "hash": "收到的文件与发布时不一致，已拒绝使用。请稍后再试。",
    "insecure": "此页不是经 https 打开的，浏览器不允许校验文件，因此不能运行。",
    "runtime": "计算环境未能启动或中途停止了，可再点“运行”重试。",
    "memory": "内存不够，计算环境已关闭。可关掉一些标签页，再点“运行”。",
    "timeout": "等待太久，已放弃。可再点“运行”重试。",
    "stopped": "已停止。",
    "input": "输入有误：",
    "formula": "公式出错："
  },
  "plot.mjs": {
    "curve": "曲线",
    "numbers": "图中的数",
    "horizontal": "横轴",
    "vertical": "纵轴",
    "span": "从 {low} 到 {high}",
    "logarithmic": "（对数）",
    "stop": "；"
  },
  "animate.mjs": {
    "play": "播放",
    "pause": "暂停",
    "step": "下一步"
  },
  "readout.mjs": {
    "hint": "用方向键读出各点。"
  },
  "sample.mjs": {
    "group": "逐幅放大",
    "cell": "放大第 {number} 幅"
  },
  "example_sheet.mjs": {
    "group": "真实图片",
    "cell": "真实图片 {number}"
  },
  "enlarge.mjs": {
    "title": "第 {number} 幅，种子 {seed}，温度 {temperature}",
    "save": "下载 PNG",
    "close": "关闭"
  },
  "picture_input.mjs": {
    "nothing": "还没有图片：请先画一个，或选择一张。",
    "empty": "这个文件是空的。请换一张图片。",
    "svg": "SVG 是可以带程序的文档，不是像素，这里不收。请换 PNG、JPEG、WebP 或 GIF 图片。",
    "strange": "这个文件不是图片。请换 PNG、JPEG、WebP 或 GIF 图片。",
    "large": "这张图片太大了：最多五千万像素、64 MB。请先缩小。",
    "broken": "这张图片已损坏，浏览器读不出来。请换一张。"
  },
  "back_ends.mjs": {
    "offer": "用 ONNX Runtime 再算一遍（{size}）",
    "again": "用 ONNX Runtime 再算一遍",
    "second": "由 ONNX Runtime 计算。",
    "unfit": "由 ONNX Runtime（{size}）计算：本站自己的引擎在这台设备上不适用。"
  },
  "python.mjs": {
    "passed": "通过了。",
    "failed": "还没有通过。",
    "kept": "这里是你上次改过的代码；“复原”可找回原来的。"
  },
  "preview": {
    "problems": "有 {count} 处要改；下面是上一次成功的页面。"
  }
};
