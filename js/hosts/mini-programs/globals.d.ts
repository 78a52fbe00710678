// What the hosts of mini-programs define, each its own.
declare const ks: any, my: any, qq: any, swan: any, tt: any, wx: any;
declare const MYWebAssembly: any, QQWebAssembly: any, TTWebAssembly: any, WXWebAssembly: any;
