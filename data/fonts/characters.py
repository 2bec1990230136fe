# Writes the characters of GBK and GB 2312, and the signs papers use, for pyftsubset.
def chars(codec):
    out=set(chr(c) for c in range(0x20,0x7f))
    for hi in range(0x81,0xff):
        for lo in range(0x40,0xff):
            try: out.add(bytes([hi,lo]).decode(codec))
            except UnicodeDecodeError: pass
    return out
extra=set('·•–—…“”‘’«»№℃☐☑✓✔○●△▲□■◇◆★☆→←↑↓、。〇〈〉《》「」『』【】〔〕〖〗！％（），．／：；？～￥　ＡＢ①②③④⑤⑥⑦⑧⑨⑩—\u00a0\u2009\u3000')
for codec in ('gbk','gb2312'):
    s=sorted(c for c in chars(codec)|extra if len(c)==1)
    open(codec+'.txt','w',encoding='utf-8').write(''.join(s))
