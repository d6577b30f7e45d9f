namespace DbCalm.Testing.Fleets;

/// <summary>Tables of every kind that a backup has to get right, and changes to them.</summary>
internal static class SampleData
{
    internal static Task CreateAsync(MariaDbServer server, CancellationToken cancellationToken) => server.SqlAsync(
        """
        CREATE DATABASE shop;
        CREATE DATABASE `odd name-é`;
        USE shop;
        SET SESSION innodb_strict_mode = OFF;
        CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, customer INT, note VARCHAR(300), KEY (customer)) ENGINE=InnoDB;
        CREATE TABLE packed (id INT PRIMARY KEY, body TEXT) ENGINE=InnoDB ROW_FORMAT=COMPRESSED;
        CREATE TABLE parted (id INT PRIMARY KEY, body VARCHAR(60)) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 4;
        CREATE TABLE log_aria (id INT PRIMARY KEY, body VARCHAR(60)) ENGINE=Aria;
        CREATE TABLE log_myisam (id INT PRIMARY KEY, body VARCHAR(60)) ENGINE=MyISAM;
        CREATE TABLE doomed (id INT PRIMARY KEY, body VARCHAR(60)) ENGINE=InnoDB;
        CREATE TABLE `odd name-é`.`t/1 $` (id INT PRIMARY KEY, body VARCHAR(60)) ENGINE=InnoDB;
        INSERT INTO orders (customer, note) SELECT seq % 1000, REPEAT(SHA2(seq, 256), 4) FROM seq_1_to_20000;
        INSERT INTO packed SELECT seq, REPEAT(MD5(seq), 20) FROM seq_1_to_2000;
        INSERT INTO parted SELECT seq, SHA1(seq) FROM seq_1_to_2000;
        INSERT INTO log_aria SELECT seq, SHA1(seq) FROM seq_1_to_2000;
        INSERT INTO log_myisam SELECT seq, SHA1(seq) FROM seq_1_to_2000;
        INSERT INTO doomed SELECT seq, SHA1(seq) FROM seq_1_to_2000;
        INSERT INTO `odd name-é`.`t/1 $` SELECT seq, SHA1(seq) FROM seq_1_to_500;
        """,
        cancellationToken);

    /// <summary>Changes, adds and drops; <paramref name="round"/> makes each time another one.</summary>
    internal static Task ChangeAsync(MariaDbServer server, int round, CancellationToken cancellationToken) => server.SqlAsync(
        $"""
        USE shop;
        UPDATE orders SET note = REVERSE(note) WHERE id % 13 = {round} % 13;
        DELETE FROM orders WHERE id % 97 = {round} % 97;
        INSERT INTO orders (customer, note) SELECT {round}, REPEAT(MD5(seq + {round}), 8) FROM seq_1_to_2000;
        UPDATE packed SET body = REPEAT(SHA1(id + {round}), 20) WHERE id % 5 = {round} % 5;
        INSERT INTO parted SELECT seq + {round} * 10000, MD5(seq) FROM seq_1_to_1000;
        INSERT INTO log_aria SELECT seq + {round} * 10000, MD5(seq) FROM seq_1_to_1000;
        INSERT INTO log_myisam SELECT seq + {round} * 10000, MD5(seq) FROM seq_1_to_1000;
        DROP TABLE IF EXISTS doomed;
        CREATE TABLE added_{round} (id INT PRIMARY KEY, body VARCHAR(60)) ENGINE=InnoDB;
        INSERT INTO added_{round} SELECT seq, SHA1(seq) FROM seq_1_to_1000;
        CREATE TABLE doomed (id INT PRIMARY KEY) ENGINE=InnoDB;
        """,
        cancellationToken);
}
