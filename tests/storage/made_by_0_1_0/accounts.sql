BEGIN TRANSACTION;
CREATE TABLE account_version (
	branch VARCHAR NOT NULL, 
	version BIGINT NOT NULL, 
	PRIMARY KEY (branch)
);
INSERT INTO "account_version" VALUES('longjing',4);
CREATE TABLE accounts_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT accounts_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "accounts_version" VALUES('0002');
CREATE TABLE device_token (
	branch VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	created_at BIGINT NOT NULL, 
	revoked_at BIGINT, 
	PRIMARY KEY (branch, name), 
	UNIQUE (token_hash)
);
INSERT INTO "device_token" VALUES('longjing','hall','kiosk','t',1795406400000000,NULL);
CREATE TABLE sign_in_link (
	branch VARCHAR NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	user VARCHAR NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	PRIMARY KEY (token_hash)
);
CREATE TABLE sign_in_session (
	branch VARCHAR NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	user VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	last_seen BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	revoked_at BIGINT, 
	PRIMARY KEY (token_hash)
);
INSERT INTO "sign_in_session" VALUES('longjing','s','mei',1795406400000000,1795406400000000,1795406400000000,NULL);
CREATE TABLE user_account (
	branch VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until BIGINT, 
	PRIMARY KEY (branch, name)
);
INSERT INTO "user_account" VALUES('longjing','mei','clerk','h',1795406400000000,0,NULL);
CREATE INDEX session_user ON sign_in_session (branch, user);
COMMIT;
