/** What stands beside the journals of an export, for whoever reads them without us. */

/** `key`: the server's public key; `fingerprint`: SHA-256 of its 32 bytes, hex. */
export function explain({ shop_name, from, until, fingerprint }: { readonly shop_name: string; readonly from: string; readonly until: string; readonly fingerprint: string }): string {
  const grouped = fingerprint.match(/.{4}/g)?.join(' ') ?? fingerprint;
  return `# ${shop_name}

${from} – ${until}

## What this is

All journals of this shop's terminals and of its server, as far as they arrived at the server in this period. Each line of a
file below journals/ holds one entry as it was written, byte for byte ("text"), or one seal.

- An entry names the hash of the entry before ("prev", SHA-256), so that none can be changed, removed or moved unseen.
- A seal is the signature of the terminal's key (Ed25519) over the hash of its last entry. It vouches for all before.
- A certificate (certificates.ndjson) is the server's signature over a terminal's key.
- An acknowledgement is the server's signature that it held the journal up to there.
- index.json lists the files with their hashes, under the server's signature.
- Personal data of customers stands in entries only encrypted. Its keys are not part of the export.

## How to verify it

Install Node 18 or later, unpack, and run:

    node verify.mjs "${grouped}"

Take the fingerprint from the shop's paper, and not from this file: whoever could change one could change the other. The
program asks no network. It ends with 0 where all is sound, with 2 where the export itself tells of gaps, and with 1 where
something is wrong, each named. What it can't prove: that a terminal did not rewrite entries before its first upload.

## 这是什么

本店各终端和服务器的全部流水，以本期到达服务器的为准。journals/ 下的每一行是一条原样保存的流水（"text"，逐字节不变）或一个封签。

- 每条流水都写有前一条的哈希（"prev"，SHA-256），改动、删除或调换都会被发现。
- 封签是终端密钥对最后一条哈希的签名（Ed25519），为之前的全部流水作证。
- 证书（certificates.ndjson）是服务器对终端密钥的签名。
- 回执是服务器的签名，表明它已收到至此的流水。
- index.json 列出各文件的哈希，并有服务器签名。
- 顾客的个人信息在流水中只有密文，密钥不在导出文件内。

## 如何验证

安装 Node 18 或更高版本，解压后运行：

    node verify.mjs "${grouped}"

指纹请以店里的纸质记录为准，不要照抄本文件：能改一个的人也能改另一个。程序不联网。全部无误时返回 0；导出文件自己注明有缺口时返回 2；
发现错误时返回 1，并逐一列出。它不能证明：终端在首次上传之前没有改写过流水。
`;
}
