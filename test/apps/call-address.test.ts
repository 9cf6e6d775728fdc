import { isPublicAddress, urlFault } from '../../src/apps/call-address.ts';

test.each`
  url                                     | fault
  ${'https://hooks.shop.org/orders?x=1'}  | ${undefined}
  ${'http://hooks.shop.org:8080/'}        | ${'url_form'}
  ${'https://8.8.8.8/'}                   | ${undefined}
  ${'https://[2606:4700::1111]/'}         | ${undefined}
  ${'https://example.com/orders'}         | ${'url_example'}
  ${'https://hooks.example.org/'}         | ${'url_example'}
  ${'https://EXAMPLE.NET./x'}             | ${'url_example'}
  ${'https://shop.example/'}              | ${'url_example'}
  ${'https://shop.invalid/'}              | ${'url_example'}
  ${'https://shop.test/'}                 | ${'url_example'}
  ${'https://my-example.com/'}            | ${undefined}
  ${'ftp://shop.org/'}                    | ${'url_form'}
  ${'file:///etc/passwd'}                 | ${'url_form'}
  ${'javascript:alert(1)'}                | ${'url_form'}
  ${'gopher://shop.org'}                  | ${'url_form'}
  ${'shop.org/orders'}                    | ${'url_form'}
  ${''}                                   | ${'url_form'}
  ${'https://user:word@shop.org/'}        | ${'url_form'}
  ${'https://8.8.8.8@127.0.0.1/'}         | ${'url_form'}
  ${'http://127.0.0.1/'}                  | ${'url_private'}
  ${'http://127.1/'}                      | ${'url_private'}
  ${'http://2130706433/'}                 | ${'url_private'}
  ${'http://0x7f000001/'}                 | ${'url_private'}
  ${'http://0x7f.1/'}                     | ${'url_private'}
  ${'http://0177.0.0.1/'}                 | ${'url_private'}
  ${'http://１２７.０.０.１/'}            | ${'url_private'}
  ${'http://127。0。0。1/'}               | ${'url_private'}
  ${'http://0/'}                          | ${'url_private'}
  ${'http://10.1.2.3/'}                   | ${'url_private'}
  ${'http://172.31.255.255/'}             | ${'url_private'}
  ${'http://192.168.0.10:8123/'}          | ${'url_private'}
  ${'http://169.254.169.254/latest/'}     | ${'url_private'}
  ${'http://100.64.0.1/'}                 | ${'url_private'}
  ${'http://[::1]/'}                      | ${'url_private'}
  ${'http://[::]/'}                       | ${'url_private'}
  ${'http://[::ffff:127.0.0.1]/'}         | ${'url_private'}
  ${'http://[::ffff:7f00:1]/'}            | ${'url_private'}
  ${'http://[64:ff9b::7f00:1]/'}          | ${'url_private'}
  ${'http://[2002:7f00:1::]/'}            | ${'url_private'}
  ${'http://[fe80::1]/'}                  | ${'url_private'}
  ${'http://[fd12::1]/'}                  | ${'url_private'}
  ${'https://[::127.0.0.1]/'}             | ${'url_private'}
  ${'https://[0:0:0:0:0:ffff:10.0.0.1]/'} | ${'url_private'}
  ${'https://[64:ff9b:1::a00:1]/'}        | ${'url_private'}
  ${'https://[2001:0:7f00:1::]/'}         | ${'url_private'}
  ${'https://[febf::1]/'}                 | ${'url_private'}
  ${'https://[fec0::1]/'}                 | ${'url_private'}
  ${'https://[fc00::1]/'}                 | ${'url_private'}
  ${'https://[ff02::1]/'}                 | ${'url_private'}
  ${'https://[100::1]/'}                  | ${'url_private'}
  ${'https://[5f00::1]/'}                 | ${'url_private'}
  ${'https://[fe80::1%25eth0]/'}          | ${'url_form'}
  ${'https://017700000001/'}              | ${'url_private'}
  ${'https://3232235786/'}                | ${'url_private'}
  ${'https://192.168.266/'}               | ${'url_private'}
  ${'https://0xC0.0xA8.0x0.0xA/'}         | ${'url_private'}
  ${'https://127.0.0.1./'}                | ${'url_private'}
  ${'https://%31%32%37.0.0.1/'}           | ${'url_private'}
  ${'https://①②⑦.0.0.1/'}                 | ${'url_private'}
  ${'https://256.1.1.1/'}                 | ${'url_form'}
  ${'https://4294967296/'}                | ${'url_form'}
  ${'https:\\\\127.0.0.1\\x'}             | ${'url_private'}
  ${'https:127.0.0.1'}                    | ${'url_private'}
  ${'https://localhost../'}               | ${'url_private'}
  ${'http://localhost:3000/'}             | ${'url_private'}
  ${'http://LOCALHOST./'}                 | ${'url_private'}
  ${'http://printer.local/'}              | ${'url_private'}
  ${'http://metadata.google.internal/'}   | ${'url_private'}
  ${'http://nas/'}                        | ${'url_private'}
  ${'http://fritz.home.arpa/'}            | ${'url_private'}
`('$url: $fault', ({ url, fault }) => {
  expect(urlFault(url as string, isPublicAddress)).toBe(fault);
});

test.each`
  address              | open
  ${'93.184.216.34'}   | ${true}
  ${'172.32.0.1'}      | ${true}
  ${'172.16.0.1'}      | ${false}
  ${'198.19.1.1'}      | ${false}
  ${'224.0.0.1'}       | ${false}
  ${'255.255.255.255'} | ${false}
  ${'2a00:1450::200e'} | ${true}
  ${'2001:db8::1'}     | ${false}
  ${'fe80::1%eth0'}    | ${false}
  ${'::ffff:8.8.8.8'}  | ${false}
  ${'no address'}      | ${false}
`('$address is public: $open', ({ address, open }) => {
  expect(isPublicAddress(address as string)).toBe(open);
});
