/** A pool of our own: names of eight countries, the frequent ones first, written as registries write them. No list of any of the other sets. */
const given = {
  F: 'Marie Anna Sofia Emma Lena Laura Julia Sara Fatima Elif Zeynep Amira Chloé Camille Léa Manon Inès Hélène Margaux Noémie Lucía Carmen Paula Irene Marta Alba Nuria Giulia Chiara Martina Francesca Alessia Katarzyna Agnieszka Małgorzata Zuzanna Hanna Lenka Jana Petra Ivana Milica Jelena Dragana Olga Natalia Svetlana Tatiana Ekaterina Ingrid Astrid Solveig Freja Maja Saga Ebba Linnea Birgit Heike Silke Ute Annika Johanna Friederike Leonie Mia Mila Nele Merle Finja Svenja Yasmin Leyla Aylin Meryem Hatice Ayşe Gül Derya Nour Rania Salma Huda Samira Farida Mariana Beatriz Inês Catarina Joana Leonor Teresa Rosa Dolores Pilar Consuelo Ximena Valentina Renata Bianca Rahel Miriam Judith Debora Noa Tamar Yael Shira'.split(
    ' ',
  ),
  M: 'Lukas Jonas Leon Paul Felix Noah Ben Elias Mohammed Ali Ahmed Yusuf Mustafa Emre Mehmet Hüseyin Louis Hugo Jules Léo Gabriel Raphaël Théo Mathis Étienne François Benoît Hugues Pablo Álvaro Sergio Javier Diego Andrés Iván Rubén Luca Matteo Lorenzo Davide Giacomo Marco Piotr Paweł Krzysztof Łukasz Tomasz Michał Jakub Wojciech Jan Ondřej Marek Zoran Goran Nikola Dušan Miloš Dmitri Sergei Alexei Ivan Igor Oleg Vladimir Lars Anders Erik Sven Bjørn Jørgen Søren Håkon Nils Olof Klaus Jürgen Uwe Dieter Holger Detlef Matthias Stefan Torsten Karsten Jörg Götz Hannes Henrik Omar Khalid Tariq Hassan Karim Bilal Rashid Samir João Tiago Rui Nuno Duarte Gonçalo Luís Miguel Afonso Ezra Aaron Levi Jonathan Uri Gideon Amos'.split(
    ' ',
  ),
} as const;

const roots =
  'Berg Stein Wald Hof Bach Feld Brunn Lind Rosen Gold Silber Eich Hoch Neu Alt Ober Nieder Kirch Burg Dorf Wies Korn Mühl Hart Kraut Schön Grün Schwarz Weiss Roth'.split(
    ' ',
  );
const endings = 'mann er ner ler meier hauser berger bauer huber mayr linger acher egger auer hofer reiter'.split(' ');
const others =
  'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker García Martínez López Sánchez Pérez Gómez Fernández Rossi Russo Ferrari Esposito Bianchi Romano Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Novák Svoboda Dvořák Černý Jovanović Petrović Nikolić Marković Ivanov Petrov Sidorov Smirnov Kuznetsov Andersson Johansson Karlsson Nilsson Eriksson Hansen Johansen Olsen Larsen Sørensen Rasmussen Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Dubois Durand Leroy Moreau Lefebvre Garnier Faure Rousseau Haddad Khoury Mansour Nasser Saleh Hamdan Cohen Levy Mizrahi Peretz Biton'.split(
    ' ',
  );

export const givenPool: Readonly<Record<'F' | 'M', readonly string[]>> = given;
export const familyPool: readonly string[] = [
  ...others,
  ...roots.flatMap((root) => endings.map((ending) => root + ending)),
];
