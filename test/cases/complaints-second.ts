import { complaintsOf, type Complaint } from './complaints-independent.ts';

/**
 * A second set by the same author, written when the suggester had been improved and was left alone. First run, on commit
 * df6e7cb: English 34 of 50 (plain 22 of 25, oblique 12 of 25), Chinese 32 of 50 (20 and 12). The suggester as it was
 * before the improvement: English 29 (20 and 9), Chinese 22 (16 and 6). Nothing here is among the examples it learns from.
 */
export const second: Complaint[] = [
  ...complaintsOf('en', 'service', 'plain', [
    'groomer cut my dogs nail too deep, it was bleeding all evening',
    'The pharmacist was really short with me and wouldnt look up',
    'bubble tea was just lukewarm sugar water, pearls hard like gravel',
    'popcorn stale, seats sticky, toilet out of paper',
    'tutor spent half the lesson on his phone',
  ]),
  ...complaintsOf('en', 'service', 'oblique', [
    'my car went into your wash grey and came out grey',
    'ordered the sunday roast, should have brought a saw',
    'is it normal that i now have a triangle on the back of my head',
    'She told my daughter she is too big for that dress. she is eleven',
    'we celebrated our anniversary watching your lot stack chairs around us',
  ]),
  ...complaintsOf('en', 'handling', 'plain', [
    'You put me on the wrong flight transfer and nobody apologised or fixed it',
    'ordered 3 mince pies and 2 sausage rolls, got 2 pies and no rolls',
    'My repair ticket was closed but the tv is still at yours',
    'been waiting 10 days for the exchange of the jacket',
    'we had a slot at 4 for the dog, they took two others before us',
  ]),
  ...complaintsOf('en', 'handling', 'oblique', [
    'there are now two christmas trees in my hall and i paid for zero of them being here in july',
    'the groom had no buttonhole because the box stayed in your van',
    'funny, i have an email thanking me for my visit. i was never there, you were full',
    'my husband is allergic to waiting and youve had his glasses for a month',
    'every time i ring its a new voice and i begin with my name and date of birth',
  ]),
  ...complaintsOf('en', 'information', 'plain', [
    'Website says you sell ski wax but the staff said you stopped two years ago',
    'no one mentioned the treatment needs 3 sessions until i was on the table',
    'The instructions in the box are for a different model',
    'I asked if the cake has alcohol, got two different answers',
    'we werent told that the cinema changed the film',
  ]),
  ...complaintsOf('en', 'information', 'oblique', [
    'so the last entry is an hour before closing. lovely to read that on the way out',
    'cooked it for 20 mins as it says, should have been 2 hours says my neighbour',
    'came in my best shoes for what turned out to be a mud walk',
    'your lady said left, the lad said right, we ended up at the bins',
    'where on earth do i park, i have been round the block 5 times',
  ]),
  ...complaintsOf('en', 'price', 'plain', [
    'you charged for a large, i had a small coffee',
    'why was i billed for two nights when we stayed one',
    'the dog wash went from 20 to 35 since spring, thats a lot',
    'My membership discount was not applied at checkout',
    '6 quid for a bottle of water in the gym is ridiculous',
  ]),
  ...complaintsOf('en', 'price', 'oblique', [
    'did the cow go to private school',
    'the balloon cost more than the present',
    'i paid cash for a 14 thing with a 20 and walked out with 1',
    'two scoops. eleven. i could buy the cow',
    'interesting that the loyalty card makes it dearer',
  ]),
  ...complaintsOf('en', 'support', 'plain', [
    'the ticket machine at entrance b does not take cards',
    'I try to change my booking on the site and get error 500',
    'Air conditioning in room 12 is dead',
    'my new password is not accepted by your app',
    'the blender you repaired still smells burnt and stops after a minute',
  ]),
  ...complaintsOf('en', 'support', 'oblique', [
    'the door to the gym knows everyone except me',
    'ive been in the queue on your website for a film that finished an hour ago',
    'my treadmill thinks i weigh 400 kilos',
    'press 1 for this press 2 for that, then it says goodbye',
    'the clock radio in our room goes off at 4 every night, we never set it',
  ]),
  ...complaintsOf('zh', 'service', 'plain', [
    '给狗剪指甲剪到肉了，回来一直流血',
    '药店那个女的说话真难听，问一句就不耐烦',
    '奶茶一点茶味没有 珍珠是硬的',
    '电影院座椅黏糊糊的，地上全是爆米花',
    '家教老师上课光刷手机',
  ]),
  ...complaintsOf('zh', 'service', 'oblique', [
    '车开进去是灰的，洗完出来还是灰的',
    '烤鸭我拿回家用剪刀都没剪开',
    '后脑勺给我留了个三角形，现在流行这个？',
    '导购跟我十一岁闺女说这裙子你胖穿不了',
    '结婚纪念日，看着你们服务生在旁边摞椅子',
  ]),
  ...complaintsOf('zh', 'handling', 'plain', [
    '接机安排错航班了，到现在也没人给个说法',
    '要了三个肉饼两个粽子，拿回来两个肉饼粽子一个没有',
    '维修单显示已完成，可电视还在你们店里',
    '衣服换货等了十天还没换到',
    '我们约的四点，结果先给后来的两只狗洗了',
  ]),
  ...complaintsOf('zh', 'handling', 'oblique', [
    '新郎的胸花还在你们车上吧，婚礼都散了',
    '收到短信谢谢光临，我压根没进去，你们说满了',
    '我爸的眼镜在你们那配了一个月，他快成盲人了',
    '每打一回都是新的人，又从姓名生日开始报',
    '七月份给我家送来两棵圣诞树是几个意思',
  ]),
  ...complaintsOf('zh', 'information', 'plain', [
    '网上说有卖滑雪蜡，店员说两年前就不卖了',
    '躺床上了才跟我说这个要做三次',
    '盒子里的说明书是另外一个型号的',
    '问蛋糕有没有酒，一个说有一个说没有',
    '电影临时换片子 事先没有任何通知',
  ]),
  ...complaintsOf('zh', 'information', 'oblique', [
    '停止入场比关门早一个钟头，出来的时候才看到这行字',
    '照着袋子上煮了二十分钟，邻居说要炖俩小时',
    '穿着新皮鞋来的，结果是去踩泥巴',
    '大姐说往左小哥说往右，我们走到垃圾房去了',
    '到底停哪儿啊，绕了五圈了',
  ]),
  ...complaintsOf('zh', 'price', 'plain', [
    '我喝的小杯收了大杯的钱',
    '就住了一晚怎么收两晚的房费',
    '洗狗从60涨到110，涨得也太狠了',
    '会员折扣结账的时候没算进去',
    '健身房一瓶水卖12，离谱',
  ]),
  ...complaintsOf('zh', 'price', 'oblique', [
    '这牛是读过私立学校吗',
    '气球比礼物还贵重',
    '14块的东西给了20，出来手里就一块',
    '俩冰淇淋球六十六，我都能把奶牛牵走了',
    '有意思，办了你家会员反倒比不办的花得多',
  ]),
  ...complaintsOf('zh', 'support', 'plain', [
    'B口的售票机刷不了卡',
    '网上改预约一直显示500错误',
    '12号房空调坏了',
    '新密码你们app不认',
    '修完的料理机还是有糊味，转一分钟就停',
  ]),
  ...complaintsOf('zh', 'support', 'oblique', [
    '健身房那道门谁都认识，就是不认识我',
    '在网页上排队买票，排到电影都散场了',
    '跑步机说我八百斤',
    '按1按2按3，按到最后跟我说再见',
    '房间闹钟每天半夜四点响，我们根本没定过',
  ]),
];
