export const id = 299;
export const ids = [299];
export const modules = {

/***/ 4299:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   yamlItems: () => (/* binding */ k),
/* harmony export */   yamlTree: () => (/* binding */ v)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2434);
/* harmony import */ var _chunk_ZEBOJR2K_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1087);
/* harmony import */ var _chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7719);
/* harmony import */ var _chunk_Q34NA3VK_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2835);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var n=(0,_chunk_Q34NA3VK_js__WEBPACK_IMPORTED_MODULE_4__.c)((0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.a)(),1);var h='a JSON array of {"Namespace", "OptionName", "Value"}, YAML `namespace: {option: value}` or the path of a .json, .yml or .yaml file with either is expected';function k(e){let r=(0,n.parseDocument)(e,{prettyErrors:!1,uniqueKeys:!1,logLevel:"error"}),[t]=r.errors;if(t!==void 0){let{line:i,why:c}=(0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.c)(t,e);throw new _chunk_ZEBOJR2K_js__WEBPACK_IMPORTED_MODULE_2__.c(`is no YAML (line ${i}): ${c}; correct that line`)}let{contents:o}=r;if((0,n.isMap)(o))return o.items.flatMap(i=>y(i,e));if(!(0,n.isSeq)(o))throw new _chunk_ZEBOJR2K_js__WEBPACK_IMPORTED_MODULE_2__.c(`is a text: ${h}`);return o.items.map(i=>({item:s(i,e),place:l(i,e)}))}function v(e){let r=(0,n.parseDocument)(e,{prettyErrors:!1,logLevel:"error"}),[t]=r.errors;if(t===void 0)return s(r.contents,e);let{line:o,why:i}=(0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.c)(t,e);throw new _chunk_ZEBOJR2K_js__WEBPACK_IMPORTED_MODULE_2__.c(`is no YAML (line ${o}): ${i}; correct that line`)}function y({key:e,value:r},t){let o=s(e,t);if(!(0,n.isMap)(r))throw new _chunk_ZEBOJR2K_js__WEBPACK_IMPORTED_MODULE_2__.c(`${l(e,t)} has no options: YAML \`namespace: {option: value}\` is expected`);return r.items.map(i=>({item:{Namespace:o,OptionName:s(i.key,t),Value:s(i.value,t)},place:l(i.key,t)}))}var l=(e,r)=>`line ${(0,_chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_3__.a)(r,f(e)).line}`;function f(e){return(0,n.isPair)(e)?f(e.key):e?.range?.[0]??0}function s(e,r){if((0,n.isAlias)(e))throw new _chunk_ZEBOJR2K_js__WEBPACK_IMPORTED_MODULE_2__.c(`${l(e,r)} refers to another place (*): write the value itself`);return(0,n.isScalar)(e)?e.value===null?null:e.source??String(e.value):(0,n.isSeq)(e)?e.items.map(t=>s(t,r)):(0,n.isMap)(e)?Object.fromEntries(e.items.map(({key:t,value:o})=>[String(s(t,r)),s(o,r)])):null}


/***/ })

};
