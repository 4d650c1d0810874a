/**
 * Characters of names that Japan, Taiwan and mainland China write in different forms: first the form that stands for all of them.
 * Not a converter: only what family and given names need, one character for one.
 */
const groups =
  '东東 伟偉 张張 陈陳 刘劉 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 郑鄭 谢謝 邓鄧 许許 韩韓 冯馮 萧蕭肖 蒋蔣 卫衛 罗羅 叶葉 苏蘇 吕呂 卢盧 钟鍾 谭譚 陆陸 范範 贾賈 邹鄒 龙龍竜 ' +
  '钱錢 汤湯 尹 阎閻 赖賴 龚龔 庞龐 颜顏 兰蘭 严嚴厳 丽麗 华華 国國 强強 军軍 杰傑 晓曉 静靜静 红紅 艳艷 莉 娟 兴興 庆慶 荣榮栄 贵貴 凤鳳 玉 云雲 宝寶宝 宁寧 兰蘭 义義 ' +
  '学學 文 达達 远遠 凯凱 刚剛 鹏鵬 飞飛 ' +
  '泽澤沢 边邊邉辺 斋齋斎 齐齊斉 广廣広 樱櫻桜 惠恵 滨濱浜 真眞 高髙 崎﨑 岛島嶋 关關関 铁鐵鉄 泷瀧滝 盐鹽塩 弥彌 寿壽 荣榮栄 条條 县縣県 实實実 礼禮 莲蓮 绿綠緑 ' +
  '优優 爱愛 贤賢 俊 顺順 绪緒 纪紀 纯純 绫綾 织織 细細 结結 绘繪絵 继繼継 续續続 维維 绢絹 里裏 冈岡 桥橋 渡 边邊辺 泉 涩澁渋 须須 长長 间間 门門 阳陽 岳嶽 万萬 与與 仓倉 ' +
  '创創 则則 剑劍剣 劳勞労 号號 启啟 园園 坚堅 场場 声聲 备備 复復 头頭 娇嬌 孝 宪憲 宾賓 将將 尧堯尭 师師 归歸帰 录錄録 忆憶 怀懷 恋戀 恒恆 恳懇 惠 慧 戏戲 扬揚 护護 撑 数數 ' +
  '斋齋 时時 显顯顕 晋晉 晖暉 晓曉暁 晔曄 暂 朴樸 权權 来來 枫楓 柜 标標 栋棟 树樹 梦夢 楼樓 气氣 汉漢 沧滄 泪 洁潔 浅淺 济濟済 浓濃 涛濤 润潤 渊淵 温溫 湾灣 滢瀅 潇瀟 灵靈 ' +
  '炜煒 点點 烂 烨燁 烈 焕煥 爷 献獻 玛瑪 环環 现現 珑瓏 琼瓊 瑶瑤 电電 画畫 畅暢 盖蓋 监監 睿 确確 祯禎 离離 秋 种種 积積 稳穩 竞競 笔筆 简簡 类類 紧 纲綱 纳納 纶綸 练練 绍紹 经經 ' +
  '统統 绣繡 缘緣 罗羅 职職 联聯 聪聰 肃肅 胜勝 胡 脸 舰 艺藝 节節 芦蘆 芸蕓 苍蒼 英 茂 荆荊 莹瑩 萤螢 营營 葱 蓝藍 虎 虑 虫 补 观觀 规規 觉覺 誉譽 计計 认認 讯訊 训訓 记記 许許 论論 设設 访訪 ' +
  '评評 识識 词詞 诗詩 诚誠 语語 谊誼 谦謙 谨謹 谷 贞貞 财財 贡貢 贤賢 贵貴 贺賀 赏賞 赞贊 赟贇 跃躍 车車 轩軒 辉輝 辰 迁遷 运運 进進 迟遲 适適 选選 邓鄧 郁鬱 采採 银銀 铃鈴 铭銘 锋鋒 锐銳 锦錦 镇鎮 镜鏡 闻聞 闽 阔 队 际際 陕 险 随隨 隐隱 雁 雏 雾霧 霁霽 韦韋 韵韻 顾顧 颂頌 预 领領 颖穎 频 风風 驰馳 驹 骏駿 骥驥 鱼魚 鲁魯 鲍鮑 鸟 鸣鳴 鸿鴻 鹤鶴 麦麥 黎 齐 龙';

const standsFor = new Map<string, string>();
for (const group of groups.split(' ')) {
  const [first = '', ...others] = group;
  for (const other of others) if (!standsFor.has(other)) standsFor.set(other, first);
}

/** A text with each known form of a character replaced by the one that stands for all. */
export function foldHan(text: string): string {
  return [...text].map((character) => standsFor.get(character) ?? character).join('');
}
