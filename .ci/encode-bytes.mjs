// Spells core.wasm as a JavaScript module.
export function encodeBytes(bytes) {
  return `const text = '${Buffer.from(bytes).toString('base64')}';
export function coreBytes() {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
`;
}
