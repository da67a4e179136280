export const id = 712;
export const ids = [712];
export const modules = {

/***/ 8712:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   mappingOf: () => (/* binding */ f)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2434);
/* harmony import */ var _chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7719);
/* harmony import */ var _chunk_Q34NA3VK_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2835);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var r=(0,_chunk_Q34NA3VK_js__WEBPACK_IMPORTED_MODULE_3__.c)((0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.a)(),1);function f(e){try{let o=(0,r.parseDocument)(e,{...p,prettyErrors:!1,logLevel:"error"}),[n]=o.errors;if(n!==void 0)return{trouble:(0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.c)(n,e)};let{contents:t}=o;return(0,r.isMap)(t)?{content:o.toJS()}:t===null||e.trim()===""?{content:{}}:{trouble:{...(0,_chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_2__.a)(e,t.range[0]),why:"a mapping of keys and values is expected"}}}catch{return{trouble:{line:1,column:1,why:"an alias leads nowhere, or it is nested too deeply"}}}}var p={schema:"failsafe",uniqueKeys:!1};


/***/ })

};
