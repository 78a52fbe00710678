// The tools lie elsewhere, behind links.
export default { turbopack: { root: '/' } };
