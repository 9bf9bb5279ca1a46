/** Names from Asia. */
import type { NameTable } from "./name-table.js";

export const ASIAN_NAMES: readonly NameTable[] = [
  {
    locale: "zh-CN",
    weight: 5,
    zones: "Asia/Shanghai,Asia/Singapore,Asia/Taipei",
    female:
      "丽娜=Lina,静=Jing,芳=Fang,秀英=Xiuying,敏=Min,晓燕=Xiaoyan,雪=Xue,梦琪=Mengqi,雨桐=Yutong,欣怡=Xinyi,思颖=Siying,佳=Jia",
    male: "伟=Wei,强=Qiang,磊=Lei,洋=Yang,建国=Jianguo,志强=Zhiqiang,浩然=Haoran,子轩=Zixuan,宇航=Yuhang,文博=Wenbo,俊杰=Junjie,明=Ming",
    family:
      "王=Wang,李=Li,张=Zhang,刘=Liu,陈=Chen,杨=Yang,黄=Huang,赵=Zhao,吴=Wu,周=Zhou,徐=Xu,孙=Sun,马=Ma,朱=Zhu,胡=Hu,郭=Guo,何=He,林=Lin,欧阳=Ouyang,司马=Sima,诸葛=Zhuge,上官=Shangguan",
    familyFirst: true,
    joiner: "",
    latin: 0.6,
  },
  {
    locale: "ja",
    weight: 4,
    zones: "Asia/Tokyo",
    female: "陽子=Yoko,美咲=Misaki,さくら=Sakura,結衣=Yui,恵美=Emi,真由美=Mayumi,愛=Ai,直美=Naomi,香織=Kaori,優子=Yuko",
    male: "太郎=Taro,健一=Kenichi,翔太=Shota,大輔=Daisuke,誠=Makoto,拓也=Takuya,浩=Hiroshi,蓮=Ren,悠斗=Yuto,純一郎=Junichiro",
    family:
      "佐藤=Sato,鈴木=Suzuki,高橋=Takahashi,田中=Tanaka,渡辺=Watanabe,伊藤=Ito,山本=Yamamoto,中村=Nakamura,小林=Kobayashi,加藤=Kato,吉田=Yoshida,山田=Yamada,佐々木=Sasaki,井上=Inoue,清水=Shimizu,長谷川=Hasegawa",
    familyFirst: true,
    joiner: " ",
    latin: 0.5,
  },
  {
    locale: "ko",
    weight: 3,
    zones: "Asia/Seoul",
    female: "지은=Ji-eun,민지=Min-ji,서연=Seo-yeon,수진=Su-jin,은주=Eun-ju,하은=Ha-eun,유나=Yu-na,혜진=Hye-jin",
    male: "민준=Min-jun,서준=Seo-jun,지훈=Ji-hoon,성민=Sung-min,현우=Hyun-woo,동현=Dong-hyun,준호=Jun-ho,영수=Young-soo",
    family:
      "김=Kim,이=Lee,박=Park,최=Choi,정=Jung,강=Kang,조=Cho,윤=Yoon,장=Jang,임=Lim,한=Han,오=Oh,남궁=Namgoong,황보=Hwangbo",
    familyFirst: true,
    joiner: "",
    latin: 0.5,
  },
  {
    locale: "vi",
    weight: 3,
    zones: "Asia/Ho_Chi_Minh",
    female: "Ánh,Hằng,Hương,Lan,Linh,Ngọc,Phượng,Thảo,Thủy,Trang,Tuyết,Yến",
    male: "Bình,Đạt,Dũng,Hải,Hiếu,Hùng,Khánh,Long,Phúc,Quân,Tuấn,Vũ",
    family: "Bùi,Đặng,Đỗ,Dương,Hồ,Hoàng,Huỳnh,Lê,Lý,Ngô,Nguyễn,Phạm,Phan,Trần,Võ",
    familyFirst: true,
    middle: { share: 0.9, names: "Thị,Văn,Minh,Đức,Thanh,Quốc,Kim,Hữu,Thị Thu,Gia" },
  },
  {
    locale: "th",
    weight: 1,
    zones: "Asia/Bangkok",
    female: "กมลวรรณ=Kamonwan,สุดารัตน์=Sudarat,อรุณี=Arunee,ปิยะนุช=Piyanuch,วิไล=Wilai",
    male: "กิตติ=Kitti,ธนากร=Thanakorn,สมชาย=Somchai,อนันต์=Anan,วีระ=Weera",
    family: "แก้วใส=Kaewsai,จันทร์สว่าง=Chansawang,ทองดี=Thongdee,ศรีสุข=Srisuk,วงศ์ใหญ่=Wongyai,รัตนพันธ์=Rattanaphan",
    latin: 0.7,
  },
  {
    locale: "id",
    weight: 3,
    zones: "Asia/Jakarta,Asia/Makassar",
    female: "Ayu,Dewi,Fitriani,Indah,Kartika,Lestari,Megawati,Nurhayati,Putri,Ratna,Siti,Wulandari",
    male: "Adi,Agus,Bambang,Budi,Dedi,Eko,Joko,Prabowo,Slamet,Sukarno,Suharto,Wahyu",
    family: "Hidayat,Kusuma,Nasution,Pratama,Purnomo,Santoso,Saputra,Setiawan,Siregar,Susanto,Wibowo,Wijaya",
    mononyms: 0.4,
  },
  {
    locale: "ms",
    weight: 2,
    zones: "Asia/Kuala_Lumpur,Asia/Singapore",
    female: "Aisyah,Farah,Nurul Huda,Norliza,Siti Aminah,Zarina",
    male: "Ahmad Faiz,Azlan,Hafiz,Iskandar,Muhammad Amir,Shahrul",
    family:
      "bin Abdullah/binti Abdullah,bin Hassan/binti Hassan,bin Ismail/binti Ismail,bin Osman/binti Osman,bin Rahman/binti Rahman,bin Yusof/binti Yusof,a/l Subramaniam=al Subramaniam",
  },
  {
    locale: "fil",
    weight: 2,
    zones: "Asia/Manila",
    female: "Angelica,Divina,Jasmine,Ma. Cristina,Maria Luisa,Marisol,Princess,Rosario",
    male: "Angelo,Crisanto,Jejomar,Jose Mari,Juan Miguel,Ramon,Renato,Rodrigo",
    family:
      "Aquino,Bautista,Dela Cruz,Delos Santos,Dimaculangan,Garcia,Macaraeg,Magsaysay,Reyes,San Jose,Santiago,Villanueva",
    suffix: { share: 0.06, names: "Jr.,III" },
  },
  {
    locale: "hi",
    weight: 8,
    zones: "Asia/Kolkata",
    female:
      "Aditi,Ananya,Deepika,Divya,Kavita,Lakshmi,Meera,Neha,Pooja,Priyanka,Radhika,Ritu,Shreya,Sunita,Swati,Vaishnavi",
    male: "Aarav,Abhishek,Amit,Arjun,Deepak,Harish,Karan,Manoj,Nikhil,Pradeep,Rajesh,Rohan,Sandeep,Siddharth,Suresh,Vivek",
    family:
      "Agarwal,Banerjee,Bhattacharya,Chatterjee,Choudhury,Desai,Deshpande,Gupta,Iyer,Jain,Joshi,Kapoor,Kaur,Khanna,Kulkarni,Malhotra,Mehta,Mukherjee,Nair,Patel,Rao,Reddy,Sharma,Singh,Trivedi,Verma",
    middle: { share: 0.12, names: "Kumar,Prasad,Chandra,Lal" },
  },
  {
    locale: "ta",
    weight: 2,
    zones: "Asia/Kolkata,Asia/Colombo",
    female: "Abirami,Kalpana,Malathi,Meenakshi,Padmavathi,Saranya,Thenmozhi,Vijayalakshmi",
    male: "Arumugam,Balasubramanian,Dinesh,Elango,Karthikeyan,Murugan,Senthil,Venkataraman",
    family:
      "Annamalai,Chandrasekaran,Govindarajan,Natarajan,Palaniswamy,Ramachandran,Sivakumar,Subramanian,Thangavel,V.,K.,S. R.",
    mononyms: 0.35,
  },
  {
    locale: "ur",
    weight: 2,
    zones: "Asia/Karachi,Asia/Dhaka",
    female: "Amna,Ayesha,Bushra,Fatima,Hira,Nadia,Rukhsana,Sana",
    male: "Ali Raza,Bilal,Faisal,Hamza,Imran,Kamran,Syed Haider,Usman",
    family: "Ahmed,Akhtar,Baig,Chaudhry,Hussain,Iqbal,Khan,Malik,Mirza,Qureshi,Siddiqui,ul-Haq",
  },
];
