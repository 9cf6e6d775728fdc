/**
 * Passwords that guessers try first, and the bare words behind them ("password" stands for "Password123!").
 * Runs and repetitions are found by rule and need no place here. Written down from what is generally known of leaked
 * lists; lower case, without blanks.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  password passwort passw0rd password1 password12 password123 password1234 p@ssword p@ssw0rd pass pass1234 passpass
  passwd letmein letmein1 letmeinnow welcome welcome1 welcome123 admin admin123 admin1234 administrator root rootroot
  toor test test1234 testtest tester guest default changeme changeit secret secret123 topsecret master login login123
  user user1234 username demo demo1234 owner manager clerk cashier shop shopshop restaurant coffee counter system
  qwerty qwerty1 qwerty12 qwerty123 qwerty1234 qwertyuiop qwertz qwertzuiop azerty azertyuiop asdfasdf asdfghjk asdfghjkl
  zxcvbnm zxcvbnm1 zxczxczx 1q2w3e4r 1q2w3e4r5t 1q2w3e 1qaz2wsx 1qazxsw2 1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5 qazwsxedc qazwsx
  qweasdzxc qweqwe123 123qweasd 123qwe123 qwe123qwe asd123asd zaq12wsx zaq1zaq1 zaq1xsw2 a1b2c3d4 abc123 abcd1234
  abc12345 abcd123 abcabc123 aa123456 a123456 a1234567 a12345678 a123456789 123456a 1234567a 12345678a 123456789a
  q123456789 q1234567 w123456789 z123456789 123456qq qq123456 woaini woaini123 woaini520 woaini1314 5201314 520131400
  1314520 13145200 7758521 woaiwojia nihao nihao123 zhongguo xiaoming wangjian zhangwei laopo laogong aini1314 asd123456
  123123123a 147258369 159357456 159753456 741852963 963852741 789456123 456789123 321654987 987654321 123654789
  14789632 147896325 12344321 1234554321 12341234 11223344 1122334455 112233445566 11112222 00112233 11110000 12121212
  123321123 123456654321 102030405060 10203040 31415926 3141592653 27182818 19841984 19851985 19861986 19871987 19881988
  19891989 19901990 20002000 20202020 20242024 20252025 20262026
  iloveyou iloveyou1 iloveyou2 iloveu loveyou lovelove iloveme loveme love123 mylove forever forever1 sweetheart
  princess princess1 sunshine sunshine1 football football1 baseball baseball1 basketball softball volleyball hockey
  soccer liverpool chelsea arsenal manchester barcelona realmadrid juventus dragon dragon123 monkey monkey123 shadow
  superman batman spiderman ironman starwars pokemon pikachu naruto minecraft fortnite roblox nintendo playstation xbox
  michael michael1 jennifer jessica jordan jordan23 michelle charlie thomas daniel andrew anthony ashley matthew joshua
  robert william richard patrick nicole samantha elizabeth victoria alexander alexandra christian benjamin hannah
  computer internet whatever trustno1 trustnoone hunter hunter2 killer ninja mustang corvette ferrari mercedes porsche
  yamaha harley ranger buster tigger ginger pepper cookie chocolate butterfly rainbow diamond purple orange banana
  cheese flower summer summer2024 summer2025 winter spring autumn january february march april august september october
  november december monday friday freedom america american canada london newyork chicago boston dallas texas florida
  california beijing shanghai shenzhen guangzhou hongkong taiwan singapore china google facebook twitter instagram
  youtube whatsapp linkedin microsoft windows apple iphone samsung android nothing something access access14 jesus
  jesuschrist blessed heaven angel angels lucky lucky123 lucky888 money moneymoney success biteme fuckyou fuckyou1 asshole
  bigdaddy blink182 slipknot metallica eminem hello hello123 hello1234 hellohello helloworld goodluck goodbye
  companion company business office security server oracle postgres database mysql cisco support service
  `
    .trim()
    .split(/\s+/),
);
