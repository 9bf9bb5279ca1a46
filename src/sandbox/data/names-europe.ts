/** Names from Europe. */
import type { NameTable } from "./name-table.js";

export const EUROPEAN_NAMES: readonly NameTable[] = [
  {
    locale: "en-GB",
    weight: 10,
    zones: "Europe/London",
    female:
      "Amelia,Beatrice,Charlotte,Daisy,Eleanor,Florence,Georgina,Harriet,Imogen,Jessica,Katherine,Lucy,Margaret,Nicola,Olivia,Poppy,Rosie,Sophie,Tamsin,Victoria",
    male: "Alistair,Benjamin,Callum,Dominic,Edward,Fraser,George,Harry,Isaac,Jack,Kieran,Lewis,Matthew,Nigel,Oliver,Peter,Rupert,Simon,Thomas,William",
    family:
      "Ashworth,Barnes,Bennett,Carter,Clarke,Cooper,Davies,Edwards,Fletcher,Foster,Green,Griffiths,Hall,Harrison,Hughes,Jones,Knight,Lloyd,MacDonald,Marsh,McKenzie,Morris,Parker,Pritchard,Reed,Roberts,Shaw,St John,Taylor,Turner,Walker,Ward,Webb,Whitaker,Wood,Wright",
    second: { share: 0.06, joiner: "-" },
  },
  {
    locale: "en-IE",
    weight: 3,
    zones: "Europe/Dublin",
    female: "Aoife,Bríd,Ciara,Deirdre,Eimear,Fionnuala,Gráinne,Máire,Niamh,Órla,Róisín,Saoirse,Siobhán,Sinéad",
    male: "Ciarán,Cormac,Dara,Declan,Diarmuid,Eoin,Fergus,Lorcan,Niall,Oisín,Pádraig,Ruairí,Seán,Tadhg",
    family:
      "O'Brien,O'Connor,O'Neill,O'Sullivan,O'Dwyer,Byrne,Doyle,Fitzgerald,Gallagher,Kavanagh,Lynch,Mac Cárthaigh,McLoughlin,Murphy,Nolan,Ó Ceallaigh/Ní Cheallaigh,Ó Briain/Ní Bhriain,Quinn,Ryan,Walsh",
  },
  {
    locale: "de",
    weight: 7,
    zones: "Europe/Berlin,Europe/Vienna,Europe/Zurich",
    female:
      "Anja,Birgit,Claudia,Elke,Franziska,Greta,Hannah,Ilse,Jana,Jördis,Katharina,Lieselotte,Maja,Nele,Petra,Sabine,Svenja,Ursula,Anne-Kathrin,Eva-Maria",
    male: "Andreas,Björn,Christian,Dieter,Emil,Florian,Günther,Hans-Peter,Jürgen,Jörg,Karl-Heinz,Lukas,Maximilian,Niklas,Ralf,Sebastian,Tobias,Uwe,Wolfgang,Götz",
    family:
      "Bauer,Becker,Braun,Fischer,Große,Hoffmann,Huber,Jäger,Keller,Klein,Köhler,Krüger,Lang,Meyer,Müller,Neumann,Richter,Schäfer,Schmidt,Schneider,Schröder,Schwarz,Strauß,Vogel,von Bülow,von der Heide,von und zu Hohenfels,Wagner,Weber,Weiß,Wolf,zur Mühlen,Zimmermann",
    second: { share: 0.08, joiner: "-" },
  },
  {
    locale: "fr",
    weight: 6,
    zones: "Europe/Paris,Europe/Brussels",
    female:
      "Adèle,Anne-Sophie,Camille,Chloé,Céline,Élodie,Françoise,Geneviève,Hélène,Inès,Joséphine,Léa,Marie-Claire,Noémie,Océane,Pauline,Sylvie,Zoé",
    male: "André,Benoît,Clément,Étienne,François,Gaël,Hervé,Jean-Baptiste,Jean-Luc,Jérôme,Loïc,Mathéo,Noël,Olivier,Pierre-Yves,Rémi,Stéphane,Théo",
    family:
      "Bernard,Blanc,Boucher,Chevalier,D'Alembert,de La Fontaine,de Villiers,du Pont,Dubois,Dupré,Durand,Fournier,Garnier,Gauthier,Girard,L'Héritier,Lambert,Le Goff,Le Roux,Lefèvre,Legrand,Martin,Mercier,Moreau,Petit,Renaud,Rousseau,Saint-Just,Simon,Thévenet",
    second: { share: 0.07, joiner: "-" },
  },
  {
    locale: "es-ES",
    weight: 4,
    zones: "Europe/Madrid,Atlantic/Canary",
    female:
      "Alba,Begoña,Carmen,Inés,Itziar,Lucía,María José,María del Carmen,Marta,Nerea,Noelia,Pilar,Rocío,Sofía,Verónica,Ximena",
    male: "Álvaro,Andrés,Borja,Diego,Fermín,Gonzalo,Iñaki,Íñigo,Javier,José María,Juan Carlos,Lluís,Martín,Óscar,Rubén,Unai",
    family:
      "Álvarez,Castro,de la Cruz,de la Fuente,del Río,Díaz,Fernández,García,Gómez,González,Gutiérrez,Hernández,Ibáñez,Jiménez,López,Martínez,Muñoz,Núñez,Ortega,Peña,Pérez,Ramírez,Rodríguez,Sáenz de Santamaría,Sánchez,Vázquez",
    second: { share: 0.75, joiner: " " },
  },
  {
    locale: "pt-PT",
    weight: 2,
    zones: "Europe/Lisbon",
    female: "Ana Rita,Beatriz,Catarina,Constança,Filipa,Graça,Inês,Joana,Leonor,Mafalda,Matilde,Sónia",
    male: "Afonso,António,Duarte,Fábio,Gonçalo,Henrique,João,Nuno,Rúben,Simão,Tomás,Vasco",
    family:
      "Almeida,Brandão,Cardoso,Carvalho,da Costa,da Silva,de Sousa,dos Reis,dos Santos,Fonseca,Gonçalves,Guimarães,Lourenço,Magalhães,Mendonça,Pinto,Simões",
    second: { share: 0.7, joiner: " " },
  },
  {
    locale: "it",
    weight: 4,
    zones: "Europe/Rome",
    female:
      "Alessia,Beatrice,Chiara,Donatella,Elisa,Federica,Giulia,Ilaria,Ludovica,Maria Grazia,Noemi,Paola,Serena,Valentina",
    male: "Alessandro,Andrea,Bruno,Cosimo,Davide,Emanuele,Francesco,Gianluca,Lorenzo,Matteo,Nicolò,Pier Paolo,Stefano,Vincenzo",
    family:
      "Bianchi,Bruno,Caruso,Colombo,Conti,D'Angelo,Dall'Acqua,De Luca,De Santis,Del Vecchio,Della Valle,Esposito,Ferrari,Fontana,Gallo,Giordano,Greco,Lo Presti,Mancini,Marini,Moretti,Ricci,Rizzo,Romano,Rossi,Russo",
  },
  {
    locale: "nl",
    weight: 4,
    zones: "Europe/Amsterdam,Europe/Brussels",
    female: "Anouk,Britt,Eline,Femke,Fleur,Ilse,Jantine,Lotte,Maartje,Marijke,Nienke,Sanne,Saskia,Tess,Wilhelmina",
    male: "Bas,Bram,Daan,Diederik,Gijs,Hendrik-Jan,Jasper,Joost,Koen,Luuk,Maarten,Pieter,Ruben,Sjoerd,Thijs",
    family:
      "Bakker,Bos,de Boer,de Graaf,de Jong,de Vries,den Hartog,Dijkstra,in 't Veld,Jansen,Kuiper,Mulder,op den Berg,Peters,Smit,ten Brink,van 't Hoff,van Beek,van de Ven,van den Berg,van der Linden,van der Meer,van Dijk,Visser,Vos,Willems",
    second: { share: 0.05, joiner: "-" },
  },
  {
    locale: "sv",
    weight: 3,
    zones: "Europe/Stockholm",
    female: "Agneta,Astrid,Birgitta,Ebba,Elsa,Gunilla,Ingrid,Karin,Linnéa,Maj-Britt,Saga,Åsa",
    male: "Anders,Axel,Björn,Gustaf,Göran,Håkan,Johan,Karl-Johan,Lars,Nils,Oskar,Östen",
    family:
      "Andersson,Bergström,Björk,Ekström,Eriksson,Forsberg,Hedlund,Holmgren,Jansson,Johansson,Lindqvist,Lund,Nilsson,Nyström,Sandberg,Sjöberg,Söderström,Wallin,Åkesson,Öberg",
  },
  {
    locale: "da-nb",
    weight: 3,
    zones: "Europe/Copenhagen,Europe/Oslo",
    female: "Anne-Marie,Bodil,Dagny,Freja,Gro,Ida,Kirsten,Maren,Solveig,Signe,Tove,Ågot",
    male: "Aksel,Asbjørn,Bjørn,Eivind,Frederik,Gjermund,Håkon,Jens,Jørgen,Magnus,Søren,Øystein",
    family:
      "Andersen,Bakken,Berg,Christensen,Dahl,Frøyland,Hagen,Halvorsen,Haugen,Jørgensen,Kjær,Larsen,Lie,Lindegård,Møller,Nygaard,Ødegård,Rasmussen,Skjelbred,Sørensen",
    second: { share: 0.12, joiner: " " },
  },
  {
    locale: "fi",
    weight: 1,
    zones: "Europe/Helsinki",
    female: "Aino,Anneli,Elina,Helmi,Kaisa,Marjatta,Päivi,Riikka,Tuuli,Tyyne",
    male: "Aleksi,Eero,Heikki,Jyrki,Kalle,Matti,Olli-Pekka,Pekka,Väinö,Yrjö",
    family:
      "Aaltonen,Hämäläinen,Heikkinen,Järvinen,Koskinen,Lehtonen,Mäkelä,Nieminen,Rantanen,Saarinen,Virtanen,Yli-Hakala",
  },
  {
    locale: "is",
    weight: 1,
    zones: "Atlantic/Reykjavik",
    female: "Auður,Björk,Guðrún,Hrafnhildur,Katrín,Sigríður,Steinunn,Þórdís,Þuríður,Ísold",
    male: "Baldur,Eiríkur,Guðmundur,Hjörtur,Jón Þór,Ólafur,Sigurður,Snæbjörn,Þorsteinn,Ævar",
    family:
      "Árnason/Árnadóttir,Björnsson/Björnsdóttir,Einarsson/Einarsdóttir,Guðmundsson/Guðmundsdóttir,Helgason/Helgadóttir,Jónsson/Jónsdóttir,Kristjánsson/Kristjánsdóttir,Magnússon/Magnúsdóttir,Ólafsson/Ólafsdóttir,Sigurðsson/Sigurðardóttir,Stefánsson/Stefánsdóttir,Þórðarson/Þórðardóttir",
  },
  {
    locale: "pl",
    weight: 4,
    zones: "Europe/Warsaw",
    female: "Agnieszka,Bożena,Ewa,Grażyna,Joanna,Katarzyna,Łucja,Małgorzata,Monika,Wiesława,Zofia,Żaneta",
    male: "Andrzej,Bartłomiej,Grzegorz,Jacek,Krzysztof,Łukasz,Michał,Paweł,Przemysław,Stanisław,Wojciech,Zbigniew",
    family:
      "Dąbrowski/Dąbrowska,Jabłoński/Jabłońska,Kamiński/Kamińska,Kowalski/Kowalska,Krawczyk,Lewandowski/Lewandowska,Mazur,Nowak,Pawłowski/Pawłowska,Szczęsny/Szczęsna,Szymański/Szymańska,Wiśniewski/Wiśniewska,Wójcik,Wróbel,Zieliński/Zielińska,Żak",
    second: { share: 0.05, joiner: "-" },
  },
  {
    locale: "cs",
    weight: 2,
    zones: "Europe/Prague,Europe/Bratislava",
    female: "Alžběta,Božena,Dagmar,Eliška,Ivana,Kateřina,Ľubica,Markéta,Růžena,Šárka,Tereza,Zdeňka",
    male: "Bohumil,Jiří,Ľubomír,Luboš,Matěj,Ondřej,Radek,Řehoř,Štěpán,Tomáš,Václav,Zdeněk",
    family:
      "Beneš/Benešová,Černý/Černá,Dvořák/Dvořáková,Havel/Havlová,Horák/Horáková,Kučera/Kučerová,Novák/Nováková,Procházka/Procházková,Říha/Říhová,Svoboda/Svobodová,Veselý/Veselá,Žižka/Žižková",
  },
  {
    locale: "hu",
    weight: 1,
    zones: "Europe/Budapest",
    female: "Ágnes,Boglárka,Éva,Erzsébet,Gyöngyi,Ildikó,Katalin,Réka,Tünde,Zsófia",
    male: "Ádám,Balázs,Csaba,Ernő,Gergő,György,István,László,Zoltán,Zsolt",
    family: "Balogh,Dénes,Farkas,Gál,Horváth,Kovács,Lőrincz,Mészáros,Nagy,Szabó,Szűcs,Tóth,Vörös",
    familyFirst: true,
  },
  {
    locale: "ro",
    weight: 1,
    zones: "Europe/Bucharest",
    female: "Anca,Bianca,Cătălina,Ioana,Mădălina,Raluca,Ștefania,Viorica",
    male: "Andrei,Bogdan,Cristian,Dragoș,Iulian,Mihai,Răzvan,Ștefan",
    family: "Albu,Bălan,Constantinescu,Dumitru,Ionescu,Munteanu,Popa,Popescu,Șerban,Țepeș,Ungureanu,Văcaru",
  },
  {
    locale: "el",
    weight: 1,
    zones: "Europe/Athens",
    female: "Αικατερίνη=Aikaterini,Δήμητρα=Dimitra,Ελένη=Eleni,Ζωή=Zoi,Μαρία=Maria,Σοφία=Sofia",
    male: "Αλέξανδρος=Alexandros,Γεώργιος=Georgios,Δημήτριος=Dimitrios,Ιωάννης=Ioannis,Κωνσταντίνος=Konstantinos,Νικόλαος=Nikolaos",
    family:
      "Αγγελόπουλος=Angelopoulos/Αγγελοπούλου=Angelopoulou,Γεωργίου=Georgiou,Νικολάου=Nikolaou,Οικονόμου=Oikonomou,Παπαδόπουλος=Papadopoulos/Παπαδοπούλου=Papadopoulou,Σταματίου=Stamatiou",
    latin: 0.7,
  },
  {
    locale: "uk",
    weight: 2,
    zones: "Europe/Kyiv",
    female:
      "Анастасія=Anastasiia,Дарина=Daryna,Ірина=Iryna,Катерина=Kateryna,Людмила=Liudmyla,Оксана=Oksana,Соломія=Solomiia,Юлія=Yuliia",
    male: "Андрій=Andrii,Богдан=Bohdan,Володимир=Volodymyr,Дмитро=Dmytro,Ігор=Ihor,Олександр=Oleksandr,Сергій=Serhii,Юрій=Yurii",
    family:
      "Бондаренко=Bondarenko,Гончар=Honchar,Коваленко=Kovalenko,Кравець=Kravets,Лисенко=Lysenko,Мельник=Melnyk,Петренко=Petrenko,Савицький=Savytskyi/Савицька=Savytska,Шевченко=Shevchenko,Яровий=Yarovyi/Ярова=Yarova",
    latin: 0.6,
  },
  {
    locale: "tr",
    weight: 2,
    zones: "Europe/Istanbul",
    female: "Ayşe,Çiğdem,Defne,Elif,Gülşen,İpek,Özlem,Şule,Zeynep,Yıldız",
    male: "Ahmet,Barış,Çağrı,Emre,Göktuğ,İbrahim,Mehmet Ali,Oğuz,Ömer,Uğur",
    family: "Aydın,Çelik,Demir,Doğan,Erdoğdu,Güneş,Kılıç,Koç,Öztürk,Şahin,Yıldırım,Yılmaz",
  },
];
