/** Names from the Americas, Africa, the Middle East and Oceania. */
import type { NameTable } from "./name-table.js";

export const WORLD_NAMES: readonly NameTable[] = [
  {
    locale: "en-US",
    weight: 22,
    zones: "America/New_York,America/Chicago,America/Denver,America/Los_Angeles,America/Phoenix",
    female:
      "Abigail,Allison,Amber,Ashley,Barbara,Brianna,Brooke,Christina,Danielle,Elizabeth,Emily,Erin,Grace,Hailey,Heather,Jennifer,Kayla,Kimberly,Latoya,Lauren,Mackenzie,Madison,Mary Beth,Megan,Michelle,Natalie,Patricia,Rachel,Rebecca,Samantha,Savannah,Shanice,Stephanie,Susan,Tiffany,Vanessa",
    male: "Aaron,Adam,Anthony,Austin,Brandon,Brian,Christopher,Cody,Daniel,David,DeAndre,Derek,Dylan,Ethan,Gregory,Hunter,Jacob,James,Jason,Jeffrey,John,Joseph,Joshua,Justin,Kevin,Kyle,Logan,Marcus,Michael,Nathan,Patrick,Robert,Ryan,Scott,Timothy,Tyler",
    family:
      "Adams,Allen,Anderson,Baker,Brooks,Brown,Campbell,Coleman,Collins,Cox,Davis,Diaz,Evans,Fisher,Flores,Garcia,Gonzalez,Gray,Hayes,Henderson,Hill,Howard,Jackson,Jenkins,Johnson,Kelly,Kim,King,Lee,Lewis,Long,Lopez,Martinez,McCoy,Miller,Mitchell,Moore,Morgan,Myers,Nelson,Nguyen,Patel,Perry,Peterson,Phillips,Powell,Price,Ramirez,Richardson,Robinson,Rogers,Ross,Russell,Sanders,Scott,Smith,Stewart,Sullivan,Thomas,Thompson,Torres,Van Buren,Washington,Watson,West,White,Williams,Wilson,Young",
    second: { share: 0.03, joiner: "-" },
    middle: { share: 0.15, names: "A.,B.,C.,D.,E.,J.,K.,L.,M.,R.,S.,T.,W." },
    suffix: { share: 0.015, names: "Jr.,Sr.,II,III,IV" },
  },
  {
    locale: "en-CA",
    weight: 3,
    zones: "America/Toronto,America/Vancouver,America/Halifax",
    female: "Alexis,Claire,Emma,Fiona,Hannah,Julia,Mélanie,Paige,Taylor,Véronique",
    male: "Connor,Evan,Félix,Gavin,Jean-François,Liam,Noah,Owen,Sébastien,Wyatt",
    family: "Bouchard,Cardinal,Chan,Côté,Fraser,Gagnon,LeBlanc,MacLeod,Murray,Pelletier,Singh,St-Pierre,Tremblay,Wong",
  },
  {
    locale: "es-MX",
    weight: 5,
    zones: "America/Mexico_City,America/Bogota,America/Lima,America/Santiago,America/Argentina/Buenos_Aires",
    female: "Alejandra,Araceli,Daniela,Fernanda,Guadalupe,Itzel,María Fernanda,Mónica,Paola,Regina,Valentina,Yolanda",
    male: "Alejandro,Emiliano,Enrique,Gerardo,Héctor,Jesús,José Luis,Joaquín,Mauricio,Miguel Ángel,Raúl,Sebastián",
    family:
      "Aguilar,Cárdenas,Contreras,Cruz,de la Garza,de León,del Toro,Espinoza,Flores,Guzmán,Herrera,Hernández,Juárez,Márquez,Mendoza,Morales,Ortiz,Quispe,Ramos,Ríos,Rojas,Salazar,Soto,Vargas,Villarreal",
    second: { share: 0.6, joiner: " " },
  },
  {
    locale: "pt-BR",
    weight: 5,
    zones: "America/Sao_Paulo,America/Manaus,America/Recife",
    female:
      "Ana Carolina,Bruna,Débora,Fernanda,Gabriela,Isabela,Jéssica,Larissa,Letícia,Luíza,Maria Eduarda,Patrícia,Thaís,Vitória",
    male: "André,Bruno,Caíque,César,Eduardo,Felipe,João Pedro,José Carlos,Luís,Marcelo,Pedro Henrique,Rafael,Thiago,Vinícius",
    family:
      "Alves,Araújo,Barbosa,Batista,da Rocha,da Silva,de Andrade,de Oliveira,do Nascimento,dos Santos,Ferreira,Gomes,Lima,Machado,Moraes,Moreira,Nogueira,Pereira,Ribeiro,Souza,Teixeira,Vieira",
    second: { share: 0.55, joiner: " " },
    suffix: { share: 0.03, names: "Filho,Neto,Júnior" },
  },
  {
    locale: "ar",
    weight: 4,
    zones: "Asia/Dubai,Asia/Riyadh,Africa/Cairo,Asia/Amman,Africa/Casablanca",
    female: "Aisha,Dalal,Fatima al-Zahra,Ghada,Huda,Khadija,Layla,Maryam,Noor,Rania,Salma,Yasmin",
    male: "Abd al-Rahman,Abdullah,Ahmed,Faisal,Hassan,Ibrahim,Khalid,Mohammed,Omar,Saif al-Din,Tariq,Youssef",
    family:
      "Abu Zayd,Al Maktoum,Al-Ansari,Al-Faris,Al-Hashimi,Al-Masri,Al-Sayed,Benali,Bin Rashid,El Fassi,El-Baz,Haddad,Ibn Khaldun,Khoury,Mansour,Nasser,Saleh,Zidan",
  },
  {
    locale: "ar-native",
    weight: 1,
    zones: "Africa/Cairo,Asia/Riyadh",
    female: "فاطمة=Fatma,مريم=Mariam,ليلى=Layla,نور=Nour",
    male: "محمد=Mohamed,أحمد=Ahmad,خالد=Khaled,يوسف=Yousef",
    family: "المصري=Elmasry,الأحمد=Alahmad,حداد=Haddad,منصور=Mansour,عبد الله=Abdallah",
  },
  {
    locale: "he",
    weight: 1,
    zones: "Asia/Jerusalem",
    female: "Avital,Dana,Hila,Michal,Noa,Shira,Tal,Ya'el",
    male: "Amit,Avi,Eitan,Gil'ad,Itai,Nadav,Omer,Yonatan",
    family: "Azoulay,Bar-Lev,Ben David,Ben-Gurion,Cohen,Friedman,Levi,Mizrahi,Peretz,Shapira",
  },
  {
    locale: "fa",
    weight: 1,
    zones: "Asia/Tehran",
    female: "Farzaneh,Mahsa,Nasrin,Parisa,Shirin,Zahra",
    male: "Arash,Behrouz,Dariush,Kaveh,Mohammad Reza,Siavash",
    family: "Ahmadi,Farahani,Ghorbani,Hosseinzadeh,Jafari,Karimi,Rostami,Tehrani",
  },
  {
    locale: "ng",
    weight: 3,
    zones: "Africa/Lagos,Africa/Accra",
    female: "Adaeze,Bolanle,Chiamaka,Efua,Folashade,Ifeoma,Ngozi,Oluwaseun,Temitope,Yewande",
    male: "Adebayo,Chinedu,Emeka,Ikechukwu,Kofi,Kwame,Obinna,Olumide,Tunde,Uchenna",
    family: "Achebe,Adeyemi,Afolabi,Asante,Balogun,Boateng,Eze,Mensah,Nwosu,Obi,Ogunleye,Okafor,Okonkwo,Owusu-Ansah",
  },
  {
    locale: "et",
    weight: 1,
    zones: "Africa/Addis_Ababa,Africa/Nairobi",
    female: "Aster,Hiwot,Meseret,Tigist,Wanjiru,Zawadi",
    male: "Abebe,Dawit,Haile,Kipchoge,Otieno,Tewodros",
    family: "Bekele,Gebremariam,Haile Selassie,Kamau,Kenyatta,Mwangi,Ochieng,Tesfaye,wa Thiong'o,Wolde",
  },
  {
    locale: "af",
    weight: 2,
    zones: "Africa/Johannesburg",
    female: "Annelize,Elmarie,Lerato,Nomvula,Thandiwe,Zanele",
    male: "Francois,Johannes,Kagiso,Pieter-Steph,Sipho,Thabo",
    family: "Botha,Dlamini,du Plessis,Khumalo,Mbeki,Ndlovu,Nkosi,Pretorius,van der Merwe,van Niekerk",
  },
  {
    locale: "en-AU",
    weight: 3,
    zones: "Australia/Sydney,Australia/Melbourne,Pacific/Auckland",
    female: "Bronwyn,Chelsea,Jacinta,Kirra,Maddison,Mereana,Ngaire,Tahlia",
    male: "Angus,Blake,Darcy,Hamish,Jarrah,Lachlan,Tāne,Wiremu",
    family: "Campbell,Edmonds,Hughes,Kingi,Mackay,Ngata,O'Reilly,Parata,Sutherland,Te Kanawa,Thomson,Whāngai",
  },
  {
    locale: "haw",
    weight: 1,
    zones: "Pacific/Honolulu",
    female: "Kaʻiulani,Leilani,Malia,Noelani",
    male: "Kai,Kalani,Keoni,Mākoa",
    family: "Kahananui,Kamakawiwoʻole,Kealoha,Keʻeaumoku,Mahoe,Nāinoa",
  },
];
